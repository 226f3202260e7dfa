package dev.rehome.search.connect;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server with TLS whose certificate, signed by an authority that is still good, is too old. */
final class Expired {
    private static final String PASSWORD = "no-secret-7";

    private Expired() {}

    static HttpsServer server(Path folder) throws Exception {
        keytool(folder, "-genkeypair -alias ca -dname CN=late -ext bc:c -keyalg RSA -validity 9");
        keytool(folder, "-exportcert -rfc -alias ca -file late-ca.crt");
        keytool(folder, "-genkeypair -alias node -dname CN=node -keyalg RSA");
        keytool(folder, "-certreq -alias node -file late.csr");
        keytool(
                folder,
                "-gencert -alias ca -infile late.csr -outfile late.crt -startdate -9d -validity 2"
                        + " -ext SAN=ip:127.0.0.1");
        keytool(folder, "-importcert -alias node -file late.crt");
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("late.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        keys.deleteEntry("ca");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
        return server;
    }

    static String authority(Path folder) {
        return folder.resolve("late-ca.crt").toString();
    }

    private static void keytool(Path folder, String words) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words.split(" ")));
        command.addAll(
                List.of(
                        "-noprompt",
                        "-keystore",
                        "late.p12",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(words + ": " + said);
        }
    }
}
