package dev.rehome.search.connect;

import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Why a request had no answer, and what to do about it, in words for somebody who does not know
 * Java's.
 */
record NoAnswer(String why, String remedy) {
    private static final String NO_TLS = "nrecognized SSL message";
    private static final String LOOK =
            "check the address, that the cluster runs, and what is between; then go on";

    static NoAnswer of(IOException e, String host) {
        if (cause(e, UnknownHostException.class).isPresent()) {
            return new NoAnswer("there is no host " + host, "check its name");
        }
        return cause(e, CertificateExpiredException.class)
                .map(NoAnswer::expired)
                .or(() -> cause(e, CertificateNotYetValidException.class).map(NoAnswer::expired))
                .or(() -> cause(e, CertPathBuilderException.class).map(_ -> unknownAuthority()))
                .or(
                        () ->
                                cause(e, CertificateException.class)
                                        .map(other -> certificate(other, host)))
                .or(() -> cause(e, SSLException.class).map(NoAnswer::tls))
                .orElseGet(() -> plain(e));
    }

    /**
     * Whether it will be the same the next time: the certificate is not trusted, or the two do not
     * understand each other. A connection that broke off in the middle of a handshake is another
     * matter.
     */
    static boolean lasts(IOException e) {
        return cause(e, CertificateException.class).isPresent()
                || cause(e, CertPathBuilderException.class).isPresent()
                || cause(e, SSLException.class).filter(NoAnswer::isAnswer).isPresent();
    }

    /** What the other side said, and not that it is gone. */
    private static boolean isAnswer(SSLException e) {
        String said = String.valueOf(e.getMessage());
        return said.contains(NO_TLS) || said.contains("alert");
    }

    private static <T extends Throwable> Optional<T> cause(Throwable from, Class<T> kind) {
        for (Throwable e = from; e != null; e = e.getCause()) {
            if (kind.isInstance(e)) {
                return Optional.of(kind.cast(e));
            }
        }
        return Optional.empty();
    }

    private static NoAnswer expired(CertificateException e) {
        return new NoAnswer(
                "the dates of its certificate are not those of today: " + e.getMessage(),
                "renew it; or trust this one with 'fingerprint'");
    }

    private static NoAnswer unknownAuthority() {
        return new NoAnswer(
                "its certificate is signed by nobody who is trusted here",
                "give its authority's certificate with 'ca', or its own with 'fingerprint'");
    }

    private static NoAnswer certificate(CertificateException e, String host) {
        String said = String.valueOf(e.getMessage());
        if (said.startsWith(Trust.ANOTHER)) {
            return new NoAnswer(
                    said, "see whether that is the right server; if it is, give that fingerprint");
        }
        return said.contains("subject alternative") || said.startsWith("No name matching")
                ? new NoAnswer(
                        "its certificate is not for " + host,
                        "use a name that the certificate has; or trust it with 'fingerprint'")
                : new NoAnswer("its certificate cannot be trusted: " + said, LOOK);
    }

    private static NoAnswer tls(SSLException e) {
        String said = String.valueOf(e.getMessage());
        return said.contains(NO_TLS)
                ? new NoAnswer("it does not speak TLS", "write http:// instead of https://")
                : new NoAnswer("no TLS connection: " + said, LOOK);
    }

    private static NoAnswer plain(IOException e) {
        String said = e.getMessage() == null ? "" : e.getMessage();
        return e instanceof NoHttpResponseException
                ? new NoAnswer(
                        "the connection was closed without an answer",
                        "write https:// if it speaks TLS; else " + LOOK)
                : new NoAnswer(said.isEmpty() ? e.getClass().getSimpleName() : said, LOOK);
    }
}
