package dev.rehome.postgres.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A server could not be reached, or did not let us in; the reason decides what helps. */
public final class ConnectFailure extends Failure {
    private static final long serialVersionUID = 1L;
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
        TOO_MANY_CONNECTIONS(
                "use fewer --jobs, end idle sessions, or raise max_connections or the role's or"
                        + " database's connection limit"),
        NOT_ACCEPTING("wait until the server has started, then resume"),
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
            };
        }

        private ExitCode exitCode() {
            return switch (this) {
                case REFUSED, TIMEOUT, TOO_MANY_CONNECTIONS, NOT_ACCEPTING, OTHER ->
                        ExitCode.FAILED;
                case NO_PASSWORD, WRONG_PASSWORD, NO_SUCH_ROLE_OR_NOT_ALLOWED, NO_SUCH_DATABASE ->
                        ExitCode.BAD_INPUT;
                case NO_CONNECT_PRIVILEGE, UNKNOWN_HOST, TLS_REFUSED, TLS_UNTRUSTED, WRONG_KIND ->
                        ExitCode.BAD_INPUT;
            };
        }
    }

    ConnectFailure(Reason reason, String what, String hint, @Nullable Throwable cause) {
        super(
                reason.exitCode(),
                what,
                hint.isEmpty() ? reason.remedy : hint + "; " + reason.remedy,
                cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What pgjdbc's exception means at that endpoint, in the server's words where it spoke. */
    static ConnectFailure of(
            ConnectionString address, Endpoint endpoint, boolean passwordGiven, SQLException e) {
        Reason reason = reason(e, passwordGiven);
        String hint =
                reason == Reason.NO_PASSWORD || reason == Reason.WRONG_PASSWORD
                        ? passwordHint(address)
                        : "";
        return new ConnectFailure(
                reason,
                "cannot connect to database %s as %s at %s: %s"
                        .formatted(address.database(), address.user(), endpoint, words(e)),
                hint,
                e);
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
            case "28000" -> Reason.NO_SUCH_ROLE_OR_NOT_ALLOWED;
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
                case SSLException _, CertificateException _ -> {
                    return Optional.of(Reason.TLS_UNTRUSTED);
                }
                default -> {} // look at what caused it
            }
        }
        return Optional.empty();
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
