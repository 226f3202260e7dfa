package dev.rehome.search.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.net.URIAuthority;

/**
 * One request and its answer, in a thread that is interrupted when nobody waits for it any more.
 * Bytes go from where they lie into the socket, and from the socket to where a page will lie: the
 * JDK's client hands them from thread to thread, 16 KiB at a time, which cost more than reading the
 * documents did.
 */
final class Exchange implements Callable<Integer> {
    private static final int AT_ONCE_BYTES = 1 << 16;

    private final Connections connections;
    private final Request request;
    private final URI uri;
    private final Map<String, String> headers;
    private final Body body;
    private boolean answered;

    /**
     * @param headers besides those that every request has
     * @param body takes that of the answer
     */
    Exchange(
            Connections connections,
            Request request,
            URI uri,
            Map<String, String> headers,
            Body body) {
        this.connections = connections;
        this.request = request;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Does it.
     *
     * @return the status
     * @throws Connections.NotReached when nothing was sent
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        // What must not be done twice goes where nobody doubts that the other side still listens.
        Optional<Connection> used = request.repeatable() ? connections.used() : Optional.empty();
        if (used.isPresent()) {
            try {
                return over(used.get());
            } catch (IOException e) {
                if (answered || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                connections.forgetUsed(); // the server has, too
            }
        }
        return over(connections.open());
    }

    private int over(Connection connection) throws IOException, InterruptedException {
        boolean again = false;
        try {
            ClassicHttpRequest head = head(connection);
            boolean sent = send(head, connection);
            ClassicHttpResponse answer = answer(connection);
            answered = true;
            body.heard();
            if (hasBody(answer)) {
                connection.wire().receiveResponseEntity(answer);
                body.read(answer.getEntity());
            }
            again = sent && body.whole() && isKept(head, answer);
            return answer.getCode();
        } catch (HttpException e) {
            throw new IOException("what came is not HTTP: " + e.getMessage(), e);
        } finally {
            connection.used();
            if (again) {
                connections.keep(connection);
            } else {
                connection.close();
            }
        }
    }

    private ClassicHttpRequest head(Connection connection) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var host = new URIAuthority(uri.getHost(), isUsualPort() ? -1 : uri.getPort());
        var head =
                new BasicClassicHttpRequest(request.method(), uri.getScheme(), host, path + query);
        head.setAbsoluteRequestUri(connection.byProxy());
        head.setHeader(HttpHeaders.HOST, host);
        head.setHeader(HttpHeaders.USER_AGENT, "rehome");
        headers.forEach(head::setHeader);
        // Named beforehand, as not every proxy takes chunks.
        long bytes = request.bodyBytes();
        if (bytes > 0) {
            head.setHeader(HttpHeaders.CONTENT_TYPE, request.contentType());
        }
        if (bytes > 0 || request.method().startsWith("P")) { // POST, PUT
            head.setHeader(HttpHeaders.CONTENT_LENGTH, bytes);
        }
        return head;
    }

    private boolean isUsualPort() {
        return uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
    }

    /**
     * Sends all of it, unless the other side has its answer before: that it is too much, say.
     *
     * @return whether all was sent
     */
    private boolean send(ClassicHttpRequest head, Connection connection)
            throws IOException, HttpException {
        boolean[] all = {true};
        try {
            connection.wire().sendRequestHeader(head);
            if (request.bodyBytes() > 0) {
                head.setEntity(
                        new EntityTemplate(
                                request.bodyBytes(), null, out -> all[0] = write(connection, out)));
                connection.wire().sendRequestEntity(head);
            }
            connection.wire().flush();
        } catch (IOException e) {
            if (!connection.isSpokenTo()) {
                throw e;
            }
            return false;
        }
        body.heard();
        return all[0];
    }

    private boolean write(Connection connection, OutputStream out) throws IOException {
        for (ByteBuffer piece : request.body()) {
            int from = piece.arrayOffset() + piece.position();
            for (int at = 0; at < piece.remaining(); at += AT_ONCE_BYTES) {
                if (connection.isSpokenTo()) {
                    return false;
                }
                out.write(
                        piece.array(), from + at, Math.min(AT_ONCE_BYTES, piece.remaining() - at));
                body.heard();
            }
        }
        return true;
    }

    private static ClassicHttpResponse answer(Connection connection)
            throws IOException, HttpException {
        ClassicHttpResponse answer = connection.wire().receiveResponseHeader();
        while (answer.getCode() / 100 == 1) {
            answer = connection.wire().receiveResponseHeader();
        }
        return answer;
    }

    private boolean hasBody(ClassicHttpResponse answer) {
        return !request.method().equals("HEAD")
                && answer.getCode() != 204
                && answer.getCode() != 304;
    }

    private static boolean isKept(ClassicHttpRequest head, ClassicHttpResponse answer) {
        return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                head, answer, HttpCoreContext.create());
    }
}
