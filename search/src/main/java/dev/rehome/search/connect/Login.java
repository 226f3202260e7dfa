package dev.rehome.search.connect;

import dev.rehome.engine.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

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

    /** What stands in the header {@code Authorization}. */
    default Optional<String> authorization() {
        return switch (this) {
            case Nobody _ -> Optional.empty();
            case Basic(String user, Secret password) ->
                    Optional.of("Basic " + encoded(user + ":" + password.value()));
            case ApiKey(Secret key) -> Optional.of("ApiKey " + key.value());
            case Bearer(Secret token) -> Optional.of("Bearer " + token.value());
        };
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
