package dev.rehome.search.connect;

import dev.rehome.engine.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How a request says who asks. */
public sealed interface Login {

    /** Nobody in particular. */
    record Nobody() implements Login {}

    /** A user's name and password. */
    record Basic(String user, Secret password) implements Login {}

    /** {@code id:key} in Base64, as the server's answer to {@code _security/api_key} has it. */
    record ApiKey(Secret key) implements Login {}

    /** A token of OAuth or of a service account. */
    record Bearer(Secret token) implements Login {}

    /** A login of AWS, which is proven by signing each request. */
    record Aws(Signature signature) implements Login {}

    /** The headers that say it, for one request. */
    default Map<String, String> headers(Request request, URI uri) {
        return switch (this) {
            case Nobody _ -> Map.of();
            case Basic(String user, Secret password) ->
                    authorization("Basic " + encoded(user + ":" + password.value()));
            case ApiKey(Secret key) -> authorization("ApiKey " + key.value());
            case Bearer(Secret token) -> authorization("Bearer " + token.value());
            case Aws(Signature signature) ->
                    signature.headers(request.method(), uri, request.body());
        };
    }

    private static Map<String, String> authorization(String text) {
        return Map.of("Authorization", text);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
