package dev.rehome.search.document;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a set of documents is: a {@link Digest} for each of {@value #BUCKETS} groups into which
 * their ids fall. Two sets of documents with equal digests have the same ids, routing and sources,
 * byte by byte, whatever their order; where they differ, few groups have to be looked into.
 */
public record DocumentDigest(List<Digest> groups) {
    /** How many groups there are. */
    public static final int BUCKETS = 256;

    public static final DocumentDigest EMPTY =
            new DocumentDigest(Collections.nCopies(BUCKETS, Digest.EMPTY));

    public DocumentDigest {
        groups = List.copyOf(groups);
    }

    public DocumentDigest plus(DocumentDigest other) {
        Digest[] sums = new Digest[BUCKETS];
        Arrays.setAll(sums, group -> groups.get(group).plus(other.groups.get(group)));
        return new DocumentDigest(List.of(sums));
    }

    /** The groups in which the other has not the same. */
    public Set<Integer> differing(DocumentDigest other) {
        var differing = new TreeSet<Integer>();
        for (int group = 0; group < BUCKETS; group++) {
            if (!groups.get(group).equals(other.groups.get(group))) {
                differing.add(group);
            }
        }
        return differing;
    }

    /** All of them together. */
    public Digest whole() {
        return groups.stream().reduce(Digest.EMPTY, Digest::plus);
    }

    /** Takes the digest of documents as they pass. Not safe for several threads. */
    public static final class Taker {
        private final Digester[] digesters = new Digester[BUCKETS];

        public Taker() {
            Arrays.setAll(digesters, _ -> new Digester());
        }

        /** Notes one document. */
        public void take(Hit hit) {
            byte[] address = hit.address();
            note(digesters[group(address)], hit, address);
        }

        public DocumentDigest digest() {
            return new DocumentDigest(Arrays.stream(digesters).map(Digester::digest).toList());
        }
    }

    /** Of one document alone. */
    public static Digest of(Hit hit) {
        var digester = new Digester();
        note(digester, hit, hit.address());
        return digester.digest();
    }

    /** Of its id and routing alone: what no two documents of an index share. */
    public static Digest address(Hit hit) {
        byte[] address = hit.address();
        var digester = new Digester();
        digester.item(MemorySegment.ofArray(address), 0, address.length);
        return digester.digest();
    }

    /** The group of a document; the same at both sides. */
    public static int group(Hit hit) {
        return group(hit.address());
    }

    private static void note(Digester digester, Hit hit, byte[] address) {
        // In blocks of its own, so that no id can lend bytes to a source.
        byte[] padded = Arrays.copyOf(address, blocks(address.length));
        digester.piece(MemorySegment.ofArray(padded), 0, padded.length);
        digester.item(MemorySegment.ofArray(hit.page()), hit.source().from(), hit.sourceLength());
    }

    private static int blocks(int length) {
        return (length + Digester.BLOCK_BYTES - 1) / Digester.BLOCK_BYTES * Digester.BLOCK_BYTES;
    }

    private static int group(byte[] address) {
        int hash = Arrays.hashCode(address) * 0x9E3779B9;
        return hash >>> 24;
    }
}
