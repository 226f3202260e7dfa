package dev.rehome.postgres.archive;

import java.util.Arrays;
import java.util.Optional;

/** When an entry is restored: before the rows, with them, or after. */
public enum Section {
    /** Comments, grants and labels: they go with the entry before them. */
    NONE(1),
    PRE_DATA(2),
    DATA(3),
    POST_DATA(4);

    private final int code;

    Section(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<Section> of(int code) {
        return Arrays.stream(values()).filter(section -> section.code == code).findFirst();
    }
}
