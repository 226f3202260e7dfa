package dev.rehome.postgres.copy;

import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.catalog.Type;

/**
 * In which form a table's rows travel. Binary only where every column's binary form means the same
 * on any server from 13 to 18, and where both servers together have less work with it, as {@link
 * BinaryGain} reckons; text otherwise.
 *
 * @param encoding of text, always that of the source: so the source never converts, the target
 *     converts only where its own encoding differs, and SQL_ASCII passes unchanged
 */
public record CopyFormat(boolean binary, String encoding) {
    /**
     * The binary form of text follows the session's encoding, which is pgjdbc's UTF8, and not the
     * ENCODING of COPY.
     */
    private static final String BINARY_ENCODING = "UTF8";

    private static final long BYTEA = 17;
    private static final long BYTES_OF_A_LARGE_VALUE = (512L << 20) / 255;

    /** The better form for all rows of that table. */
    public static CopyFormat of(Table table, Database database) {
        return new CopyFormat(
                database.encoding().equals(BINARY_ENCODING)
                        && table.copied().stream().allMatch(column -> safe(column.type(), database))
                        && (BinaryGain.nanosPerRow(table, database) > 0
                                || mayBeTooLargeAsText(table, database)),
                database.encoding());
    }

    /**
     * Text writes two digits for a byte, and no row of more than 1 GB: then {@code bytea} of more
     * than 512 MB can only go in binary. Compressed by lz4 it takes at least a 255th of that.
     */
    private static boolean mayBeTooLargeAsText(Table table, Database database) {
        return table.toastBytes() > BYTES_OF_A_LARGE_VALUE
                && table.copied().stream().anyMatch(column -> bytes(column.type(), database));
    }

    private static boolean bytes(long oid, Database database) {
        Type type = database.type(oid);
        return oid == BYTEA || (type.element() != 0 && bytes(type.element(), database));
    }

    /** As COPY says it. */
    public String options() {
        return binary
                ? "FORMAT binary"
                : "FORMAT text, ENCODING " + QualifiedName.literal(encoding);
    }

    /**
     * Whether a type's binary form is the same everywhere. Arrays, ranges and domains are what they
     * are made of. An array holds its elements' oid, which is the same on every server only for
     * built-in types; a composite holds those of its fields. Types of extensions may do as they
     * like. An enum is sent as its label.
     */
    private static boolean safe(long oid, Database database) {
        Type type = database.type(oid);
        return type.binary()
                && switch (type.kind()) {
                    case BASE -> type.builtIn() && BinaryGain.knows(oid);
                    case ENUM -> true;
                    case DOMAIN, RANGE, MULTIRANGE -> safe(type.element(), database);
                    case ARRAY ->
                            database.type(type.element()).builtIn()
                                    && safe(type.element(), database);
                    case COMPOSITE, PSEUDO -> false;
                };
    }
}
