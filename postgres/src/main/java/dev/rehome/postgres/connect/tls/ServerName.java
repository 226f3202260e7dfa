package dev.rehome.postgres.connect.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The host that a certificate has to name, compared as libpq's {@code
 * pq_verify_peer_name_matches_certificate} compares it: a subject alternative name of the host's
 * own type (name or address) rules the common name out, and a {@code *.} in front stands for one
 * label. The JDK's rules would not take an address from the common name, where home-made
 * certificates have it.
 */
record ServerName(String host) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /**
     * Passes when the certificate names the host.
     *
     * @throws CertificateException telling whom it names instead
     */
    void check(X509Certificate certificate) throws CertificateException {
        boolean address = isAddress(host);
        boolean commonNameCounts = true;
        var names = new ArrayList<String>();
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                int type = (Integer) each.getFirst();
                if (type != DNS_NAME && type != IP_ADDRESS) {
                    continue;
                }
                String name = String.valueOf(each.getLast());
                commonNameCounts &= (type == IP_ADDRESS) != address;
                names.add(name);
                if (type == IP_ADDRESS ? sameAddress(name) : matches(name)) {
                    return;
                }
            }
        }
        if (commonNameCounts) {
            for (String name : commonNames(certificate)) {
                if (matches(name)) {
                    return;
                }
                names.add(name);
            }
        }
        throw new CertificateException(
                "the server's certificate is for %s and not for %s"
                        .formatted(names.isEmpty() ? "no host" : String.join(", ", names), host));
    }

    private boolean matches(String pattern) {
        String wanted = host.toLowerCase(Locale.ROOT);
        String name = pattern.toLowerCase(Locale.ROOT);
        if (!name.startsWith("*.") || name.length() < 3) {
            return name.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0 && wanted.substring(dot).equals(name.substring(1));
    }

    private boolean sameAddress(String name) {
        try {
            // Neither is a name, so nobody is asked.
            return isAddress(host)
                    && InetAddress.getByName(name).equals(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isAddress(String text) {
        return text.contains(":") || text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }
}
