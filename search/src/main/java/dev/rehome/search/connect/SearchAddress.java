package dev.rehome.search.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a search cluster answers, and how to get in.
 *
 * @param base without login and without a slash at its end; may have a path, as behind a proxy
 * @param client what is shown to a server that asks for a certificate
 * @param compress whether bodies go to and fro in gzip
 */
public record SearchAddress(
        URI base, Login login, Trust trust, Optional<ClientCertificate> client, boolean compress) {
    /**
     * How the store's secret is meant: {@code basic}, {@code api-key} or {@code bearer}; or {@code
     * sigv4}, which needs none.
     */
    public static final String AUTH = "auth";

    /** Of AWS, to sign for; {@code eu-west-1}. */
    public static final String REGION = "region";

    /** Of AWS, to sign for; {@code es} or {@code aoss}. */
    public static final String SERVICE = "service";

    /** A file with the certificates of authorities to trust, PEM. */
    public static final String CA = "ca";

    /** The SHA-256 of the one certificate that is trusted. */
    public static final String FINGERPRINT = "fingerprint";

    /** A file with the certificate that is shown to the server, PEM; needs {@link #KEY}. */
    public static final String CERTIFICATE = "cert";

    /** A file with its private key, PKCS #8 in PEM. */
    public static final String KEY = "key";

    /** {@code true} where the network is slower than the processors. */
    public static final String COMPRESS = "compress";

    /** As the other, where no output is to be kept clear of anything. */
    public static SearchAddress parse(
            String location, Optional<Secret> secret, Map<String, String> options) {
        return parse(location, secret, options, new Redactor());
    }

    /**
     * Reads {@code https://user@host:9200/path}.
     *
     * @param secret the password, the key or the token, as {@code options} say
     * @param redactor learns a login that is found elsewhere, as AWS's is
     * @throws Failure with BAD_INPUT when it is no such address
     */
    public static SearchAddress parse(
            String location,
            Optional<Secret> secret,
            Map<String, String> options,
            Redactor redactor) {
        URI uri = uri(location);
        String path = Optional.ofNullable(uri.getRawPath()).orElse("").replaceFirst("/+$", "");
        return new SearchAddress(
                URI.create(uri.getScheme() + "://" + hostAndPort(uri) + path),
                login(uri, secret, options, redactor),
                Trust.of(
                        Optional.ofNullable(options.get(CA)),
                        Optional.ofNullable(options.get(FINGERPRINT))),
                ClientCertificate.of(
                        Optional.ofNullable(options.get(CERTIFICATE)),
                        Optional.ofNullable(options.get(KEY))),
                compress(options.getOrDefault(COMPRESS, "false")));
    }

    private static boolean compress(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "'%s' is not whether to compress".formatted(text),
                            "write 'compress: true' or leave it out",
                            null);
        };
    }

    private static URI uri(String location) {
        try {
            var uri = new URI(location);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            throw unreadable(location); // not with what it says, which quotes all of it
        }
        throw unreadable(location);
    }

    private static Failure unreadable(String location) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "'%s' is not the address of a search cluster".formatted(open(location)),
                "write it as http://host:9200 or https://user@host",
                null);
    }

    /** What of it holds no secret, even where it is no address: no user, no query. */
    private static String open(String location) {
        return location.replaceFirst("(?s)[?#].*", "?…")
                .replaceFirst("(?s)^([a-zA-Z]+://)?.*@", "$1");
    }

    private static String hostAndPort(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    private static Login login(
            URI uri, Optional<Secret> secret, Map<String, String> options, Redactor redactor) {
        String auth = options.getOrDefault(AUTH, "basic");
        Optional<String> user =
                Optional.ofNullable(uri.getRawUserInfo())
                        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
        return switch (auth) {
            case "basic" ->
                    user.<Login>map(
                                    name ->
                                            new Login.Basic(
                                                    name,
                                                    secret.orElseThrow(() -> lacks("a password"))))
                            .orElseGet(Login.Nobody::new);
            case "api-key" -> new Login.ApiKey(secret.orElseThrow(() -> lacks("an API key")));
            case "sigv4" -> new Login.Aws(Signature.of(uri, options, redactor));
            case "bearer" -> new Login.Bearer(secret.orElseThrow(() -> lacks("a token")));
            default ->
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "'%s' is no way to log in".formatted(auth),
                            "one of: basic, api-key, bearer, sigv4",
                            null);
        };
    }

    private static Failure lacks(String what) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "the address asks for " + what + ", and there is none",
                "give it under 'password', such as \"${env:NAME}\"",
                null);
    }

    /** The address of a path below the base, which begins with a slash. */
    URI at(String path) {
        return URI.create(base + path);
    }

    /** Without any secret. */
    @Override
    public String toString() {
        return base.toString();
    }
}
