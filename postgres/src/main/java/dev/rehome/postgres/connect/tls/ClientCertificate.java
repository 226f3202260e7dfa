package dev.rehome.postgres.connect.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The one certificate that is sent to every server that asks for one, whichever authorities it says
 * it trusts: so does libpq, and a server that does not like it says so, where Java would send none
 * without a word.
 */
final class ClientCertificate extends X509ExtendedKeyManager {
    private static final String ONLY = "client";

    private final X509Certificate[] chain;
    private final PrivateKey key;

    ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain.toArray(X509Certificate[]::new);
        this.key = key;
    }

    /** Whether what the key signs is what the certificate can check. */
    boolean belongTogether() throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "DSA" -> "SHA256withDSA";
                    case String other -> other;
                };
        if (!chain[0].getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] something = chain[0].getEncoded();
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(something);
        byte[] signed = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(chain[0].getPublicKey());
        checking.update(something);
        return checking.verify(signed);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return fits(types) ? ONLY : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return fits(types) ? ONLY : null;
    }

    /** Java asks for every type of key in turn, and fails when it gets one of another type. */
    private boolean fits(String[] types) {
        return List.of(types).contains(key.getAlgorithm());
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return new String[] {ONLY};
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
        throw new IllegalStateException("no servers here");
    }

    @Override
    public String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        throw new IllegalStateException("no servers here");
    }
}
