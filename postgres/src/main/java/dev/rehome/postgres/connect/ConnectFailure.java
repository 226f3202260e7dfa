package dev.rehome.postgres.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.conninfo.Keyword;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A server could not be reached, or did not let us in; the reason decides what helps. */
public final class ConnectFailure extends Failure {
    private static final long serialVersionUID = 1L;

    /** Alerts by which a server says that it does not like our certificate (RFC 8446, 6.2). */
    private static final Pattern CLIENT_REFUSED =
            Pattern.compile(
                    "fatal alert: (unknown_ca|\\w*certificate\\w*|access_denied|decrypt_error)");

    private final Reason reason;

    /** Why no session came about. */
    public enum Reason {
        NO_PASSWORD("give one in PGPASSWORD, a password file, or the runbook's 'password'"),
        WRONG_PASSWORD("check the user and the password, and where the password is taken from"),
        NO_SUCH_ROLE_OR_NOT_ALLOWED(
                "check the user's name, and that pg_hba.conf lets it in from here, with the"
                        + " encryption that sslmode asks for"),
        NO_SUCH_DATABASE("check the name; 'rehome postgres inspect' lists the databases there"),
        NO_CONNECT_PRIVILEGE("grant CONNECT on the database to the user"),
        UNKNOWN_HOST("check the spelling of the host, and the resolver of this machine"),
        REFUSED(
                "check that the server runs, listens on that address and port, and no firewall"
                        + " rejects us"),
        TIMEOUT("check host, port and firewalls, or raise connect_timeout"),
        TLS_REFUSED("the server does not offer TLS: use sslmode=prefer or disable, or turn ssl on"),
        TLS_UNTRUSTED(
                "name the certificate of the server's authority in sslrootcert, and the host as"
                        + " the certificate names it"),
        TLS_CLIENT_REFUSED(
                "name a certificate and key in sslcert and sslkey that the server's ssl_ca_file"
                        + " vouches for, and whose common name is the user's"),
        TLS_FAILED(
                "check that both sides share a TLS version (ssl_min_protocol_version), that nothing"
                    + " in between ends TLS, and that the server takes sslnegotiation=direct (17"
                    + " and newer) if that is asked for"),
        TOO_MANY_CONNECTIONS(
                "use fewer --jobs, end idle sessions, or raise max_connections or the role's or"
                        + " database's connection limit"),
        NOT_ACCEPTING("wait until the server has started, then resume"),
        WRONG_PEER("check requirepeer: somebody else may have put a socket there"),
        WRONG_KIND("check target_session_attrs, and which of the hosts is the primary"),
        OTHER("see the server's log");

        private final String remedy;

        Reason(String remedy) {
            this.remedy = remedy;
        }

        /** Whether another host may still let us in, as libpq decides it: not after a bad login. */
        boolean elsewhere() {
            return switch (this) {
                case UNKNOWN_HOST, REFUSED, TIMEOUT, NOT_ACCEPTING, TOO_MANY_CONNECTIONS -> true;
                case WRONG_KIND, OTHER -> true;
                case NO_PASSWORD, WRONG_PASSWORD, NO_SUCH_ROLE_OR_NOT_ALLOWED -> false;
                case NO_SUCH_DATABASE, NO_CONNECT_PRIVILEGE, TLS_REFUSED, TLS_UNTRUSTED -> false;
                case TLS_CLIENT_REFUSED, TLS_FAILED, WRONG_PEER -> false;
            };
        }
    }

    ConnectFailure(Reason reason, String what, String hint, @Nullable Throwable cause) {
        // Whatever the reason: outside a run nothing was touched, and within one it fails the step.
        super(
                ExitCode.BAD_INPUT,
                what,
                hint.isEmpty() ? reason.remedy : hint + "; " + reason.remedy,
                cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /**
     * What pgjdbc's exception means at that endpoint, in the server's words where it spoke; or what
     * our own factories found wrong before anything was sent.
     */
    static Failure of(ConnectionString address, Dial dial, boolean passwordGiven, SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure ours) {
                return ours;
            }
        }
        // From TLS 1.3 on a server judges our certificate when we think the handshake is over, and
        // what it says of it is lost when our next write finds the connection closed.
        boolean cut = dial.certificateSent() && ended(e);
        Reason reason = cut ? Reason.TLS_CLIENT_REFUSED : reason(e, passwordGiven);
        String words = cut ? "the server ended the TLS connection, certificate seen" : words(e);
        return new ConnectFailure(
                reason,
                "cannot connect to database %s as %s at %s: %s"
                        .formatted(address.database(), address.user(), dial.endpoint(), words),
                hint(reason, address, words),
                e);
    }

    /** The other side hung up; a socket of a channel says so by an IOException without a class. */
    private static boolean ended(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause ->
                                cause instanceof EOFException
                                        || cause instanceof SocketException
                                        || cause.getClass() == IOException.class);
    }

    private static String hint(Reason reason, ConnectionString address, String words) {
        return switch (reason) {
            case NO_PASSWORD, WRONG_PASSWORD -> passwordHint(address);
            case NO_SUCH_ROLE_OR_NOT_ALLOWED, TLS_CLIENT_REFUSED ->
                    words.contains("certificate") || words.contains("alert")
                            ? certificateHint(address)
                            : "";
            default -> "";
        };
    }

    private static String certificateHint(ConnectionString address) {
        Path certificate = Path.of(address.parameter(Keyword.SSLCERT).orElseThrow());
        return Files.exists(certificate)
                ? "the certificate that was sent is " + certificate
                : "no client certificate was sent: there is no " + certificate;
    }

    private static String passwordHint(ConnectionString address) {
        return address.password()
                .map(secret -> "the password comes from " + secret.origin())
                .or(() -> address.passFile().ignored())
                .orElse("");
    }

    private static Reason reason(SQLException e, boolean passwordGiven) {
        Optional<Reason> network = network(e);
        if (network.isPresent()) {
            return network.get();
        }
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        return switch (state) {
            case "28P01" -> passwordGiven ? Reason.WRONG_PASSWORD : Reason.NO_PASSWORD;
            case "28000" ->
                    words(e).contains("client certificate")
                            ? Reason.TLS_CLIENT_REFUSED
                            : Reason.NO_SUCH_ROLE_OR_NOT_ALLOWED;
            case "3D000" -> Reason.NO_SUCH_DATABASE;
            case "42501" -> Reason.NO_CONNECT_PRIVILEGE;
            case "53300" -> Reason.TOO_MANY_CONNECTIONS;
            case "57P03" -> Reason.NOT_ACCEPTING;
            // pgjdbc's own: the login was not agreed upon, before the server said anything.
            case "08004" -> {
                boolean encryption = String.valueOf(e.getMessage()).contains("SSL");
                yield encryption
                        ? Reason.TLS_REFUSED
                        : passwordGiven ? Reason.OTHER : Reason.NO_PASSWORD;
            }
            default -> Reason.OTHER;
        };
    }

    private static Optional<Reason> network(Throwable e) {
        boolean encrypting = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _ -> {
                    return Optional.of(Reason.UNKNOWN_HOST);
                }
                case SocketTimeoutException _ -> {
                    return Optional.of(Reason.TIMEOUT);
                }
                case ConnectException _, NoSuchFileException _ -> {
                    return Optional.of(Reason.REFUSED);
                }
                case CertificateException _ -> {
                    return Optional.of(Reason.TLS_UNTRUSTED);
                }
                case SSLException tls -> {
                    encrypting = true;
                    if (CLIENT_REFUSED.matcher(String.valueOf(tls.getMessage())).find()) {
                        return Optional.of(Reason.TLS_CLIENT_REFUSED);
                    }
                }
                default -> {} // look at what caused it
            }
        }
        return encrypting ? Optional.of(Reason.TLS_FAILED) : Optional.empty();
    }

    /** The server's message without pgjdbc's wrapping; never shows a query or a parameter. */
    private static String words(SQLException e) {
        if (e instanceof PSQLException server) {
            ServerErrorMessage message = server.getServerErrorMessage();
            if (message != null && message.getMessage() != null) {
                return message.getMessage();
            }
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
