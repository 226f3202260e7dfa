package dev.rehome.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Stands in front of a real S3 server and does to requests and answers what networks and busy
 * servers do. It passes heads on as they are, since they are signed; each connection is for one
 * request.
 */
public final class S3Faults implements AutoCloseable {
    private static final int CUT_BYTES = 3_000_000;

    private final ServerSocket socket;
    private final URI server;
    private final BiFunction<String, Integer, Fault> faults;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What becomes of a request. */
    public enum Fault {
        NONE,
        /** Nothing reaches the server, which says that it is too busy. */
        SLOW_DOWN,
        /** Nothing reaches the server, which says that it has a fault. */
        INTERNAL_ERROR,
        /** Half of the request comes, and the connection breaks. */
        HALF_SENT,
        /** The server does it, and the connection breaks before the answer arrives. */
        LOST,
        /** The connection breaks in the middle of the answer, behind some megabytes. */
        CUT_OFF,
        /** The bucket is in another region. */
        ELSEWHERE,
        /** Nothing reaches the server, which says that the login may not. */
        DENIED,
        /** A whole object comes, whatever of it was asked for, and without a tag. */
        WHOLE,
        /** The same, without its length. */
        NO_LENGTH,
        /** The connection breaks in the middle of an object without a tag. */
        CUT_OFF_WITHOUT_TAG
    }

    /**
     * @param faults what becomes of a request, by its first line and its number from 1 on
     */
    public S3Faults(String server, BiFunction<String, Integer, Fault> faults) {
        this.server = URI.create(server);
        this.faults = faults;
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = threads.submit(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** The first lines of all requests that came. */
    public List<String> asked() {
        return asked;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                var _ = threads.submit(() -> serve(client));
            } catch (IOException e) {
                return; // it is closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(server.getHost(), server.getPort())) {
            InputStream in = client.getInputStream();
            List<String> head = head(in);
            if (head.isEmpty()) {
                return;
            }
            long length =
                    head.stream()
                            .filter(
                                    line ->
                                            line.toLowerCase(Locale.ROOT)
                                                    .startsWith("content-length:"))
                            .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                            .findFirst()
                            .orElse(0);
            int number;
            synchronized (asked) {
                asked.add(head.getFirst());
                number = asked.size();
            }
            Fault fault = faults.apply(head.getFirst(), number);
            OutputStream out = client.getOutputStream();
            switch (fault) {
                case SLOW_DOWN -> refuse(in, length, out, "503 Slow Down", "SlowDown");
                case INTERNAL_ERROR ->
                        refuse(in, length, out, "500 Internal Server Error", "InternalError");
                case ELSEWHERE ->
                        refuse(
                                in,
                                length,
                                out,
                                "301 Moved Permanently\r\nx-amz-bucket-region: eu-south-9",
                                "PermanentRedirect");
                case DENIED -> refuse(in, length, out, "403 Forbidden", "AccessDenied");
                case WHOLE -> out.write(object("Content-Length: 5\r\n", "whole"));
                case NO_LENGTH -> out.write(object("", "whole"));
                case CUT_OFF_WITHOUT_TAG -> out.write(object("Content-Length: 5\r\n", "wh"));
                case HALF_SENT -> in.skipNBytes(length / 2);
                case NONE, LOST, CUT_OFF -> {
                    send(head, in, length, upstream.getOutputStream());
                    InputStream answer = upstream.getInputStream();
                    switch (fault) {
                        case LOST -> answer.readAllBytes();
                        case CUT_OFF -> out.write(answer.readNBytes(CUT_BYTES));
                        default -> answer.transferTo(out);
                    }
                }
            }
        } catch (IOException e) {
            return; // either side is gone, which is what this is for
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int each = in.read();
            if (each < 0) {
                return List.of();
            }
            bytes.write(each);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(l -> !l.isEmpty())
                .toList();
    }

    private static void send(List<String> head, InputStream body, long length, OutputStream to)
            throws IOException {
        String lines =
                head.stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
                        .collect(Collectors.joining("\r\n"));
        to.write((lines + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        byte[] piece = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            int read = body.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) {
                throw new IOException("the request ended too early");
            }
            to.write(piece, 0, read);
            left -= read;
        }
        to.flush();
    }

    private static byte[] object(String headers, String text) {
        return "HTTP/1.1 200 OK\r\n%sConnection: close\r\n\r\n%s"
                .formatted(headers, text)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void refuse(
            InputStream in, long length, OutputStream out, String status, String code)
            throws IOException {
        in.skipNBytes(length);
        String text = "<Error><Code>%s</Code><Message>so it is</Message></Error>".formatted(code);
        out.write(
                "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, text.length(), text)
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
