package dev.rehome.search.fence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.note.Notes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps writers out of indices while they are moved: reading goes on, writing is refused with 403
 * (cluster_block_exception). It is in the settings of the indices, so it outlives reconnects and
 * restarts.
 *
 * <p>Everything here may be run twice. {@link #before} must be kept durably before {@link #raise},
 * because {@link #release} needs it: asked again later, it would describe the fence itself.
 */
public record Fence(Cluster cluster, Product product) {
    /** Of one request: servers take lines of 4,096 bytes. */
    private static final int NAMES_CHARS_MAX = 2_000;

    /** The state to come back to, of indices; data streams are left out. */
    public List<WriteBlock> before(List<String> patterns) throws InterruptedException {
        return Chosen.of(cluster, patterns).indices().stream().map(WriteBlock::of).toList();
    }

    /** What keeps that run from raising or releasing its fence: another one that stands. */
    public List<Problem> obstacles(List<WriteBlock> blocks, String run)
            throws InterruptedException {
        var problems = new ArrayList<Problem>();
        for (WriteBlock block : blocks) {
            Optional<Sign> sign = sign(block.index()).filter(each -> !each.run().equals(run));
            sign.ifPresent(
                    other ->
                            problems.add(
                                    Problem.error(
                                            "index %s is fenced by run %s"
                                                    .formatted(block.index(), other.run()),
                                            "take that fence down first: rehome rollback "
                                                    + other.run())));
        }
        return problems;
    }

    /** Whose fence stands around an index. */
    public Optional<Sign> sign(String index) throws InterruptedException {
        return Sign.of(notes(index));
    }

    /**
     * Puts the fence up, and returns when no write is under way behind it.
     *
     * @param blocks as they were before
     * @param run whose it is
     * @throws Failure when the cluster does not put it up everywhere; when an index is gone, or is
     *     another of its name by now, of which nobody knows what it was before: that one is left as
     *     it is, or signed, so that {@link #release} opens it
     */
    public void raise(List<WriteBlock> blocks, String run, Instant now)
            throws InterruptedException {
        var sign = new Sign(run, now);
        checkNone(others(blocks));
        for (WriteBlock block : blocks) {
            sign(block, sign);
        }
        for (String names : names(blocks)) {
            block(names);
        }
        List<WriteBlock> madeMeanwhile = others(blocks);
        for (WriteBlock block : madeMeanwhile) { // servers know indices by name: it is blocked, too
            if (!sign(block, sign) && new Indices(cluster).named(block.index()).isPresent()) {
                set(block.index(), ""); // an index without any type has no room for a sign
            }
        }
        checkNone(madeMeanwhile);
        if (!product.blocksThenWaits()) {
            new WritesUnderWay(cluster).await();
        }
    }

    /** Whether there is a sign then. */
    private boolean sign(WriteBlock block, Sign sign) throws InterruptedException {
        return sign(block.index()).isPresent() || sign.put(notes(block.index()));
    }

    /** Those whose index is not there any more; perhaps another one of its name is. */
    private List<WriteBlock> others(List<WriteBlock> blocks) throws InterruptedException {
        var others = new ArrayList<WriteBlock>();
        for (WriteBlock block : blocks) {
            if (there(block).isEmpty()) {
                others.add(block);
            }
        }
        return others;
    }

    private void checkNone(List<WriteBlock> others) throws InterruptedException {
        if (others.isEmpty()) {
            return;
        }
        WriteBlock first = others.getFirst();
        throw new Failure(
                new Indices(cluster).named(first.index()).isEmpty()
                        ? "index %s was deleted since the fence began".formatted(first.index())
                        : "index %s was deleted and made again since the fence began: it is %s no more"
                                .formatted(first.index(), first.uuid()),
                "take the fence back (rehome rollback, or --to its step), then fence what is"
                        + " there");
    }

    private void block(String names) throws InterruptedException {
        Request request =
                product.blocksThenWaits()
                        ? Request.put("/" + names + "/_block/write")
                        : Request.put("/" + names + "/_settings", setting("true"));
        JsonNode answer = cluster.ask(request);
        boolean everywhere =
                answer.path("acknowledged").asBoolean()
                        && answer.path("shards_acknowledged").asBoolean(true);
        if (!everywhere) {
            throw new Failure(
                    "%s: not all nodes and shards have taken the write block of %s in time"
                            .formatted(cluster.address(), names),
                    "see that all nodes are well, then resume");
        }
    }

    /** Those that do not refuse writes as that run's fence has it. */
    public List<String> open(List<WriteBlock> blocks, String run) throws InterruptedException {
        var open = new ArrayList<String>();
        for (WriteBlock block : blocks) {
            boolean closed =
                    there(block).map(WriteBlock::of).filter(WriteBlock::stands).isPresent();
            boolean others =
                    sign(block.index()).filter(sign -> !sign.run().equals(run)).isPresent();
            if (!closed || others) {
                open.add("index " + block.index());
            }
        }
        return open;
    }

    /**
     * Takes the fence down: what others have done with the block meanwhile stays. An index that was
     * made again is another's, and left alone, unless it has that run's sign: restored or cloned
     * from one behind the fence, it has the fence, too.
     *
     * @return what is otherwise than before, and by others; a line each
     */
    public List<String> release(List<WriteBlock> blocks, String run) throws InterruptedException {
        var others = new ArrayList<String>();
        for (WriteBlock before : blocks) {
            Optional<Index> there = new Indices(cluster).named(before.index());
            if (there.isEmpty()) {
                others.add("index %s is gone".formatted(before.index()));
                continue;
            }
            WriteBlock now = WriteBlock.of(there.get());
            boolean same = now.uuid().equals(before.uuid());
            boolean signed = isSigned(before, run);
            if (!same) {
                others.add(
                        "index %s was made again, and is %s"
                                .formatted(
                                        before.index(),
                                        signed && !before.stands() ? "opened" : "left as it is"));
            }
            if (now.stands() && (same || signed)) {
                set(before.index(), before.value());
            } else if (same && !now.equals(before) && sign(before.index()).isPresent()) {
                others.add(
                        "index %s: kept: %s, set while the fence stood"
                                .formatted(before.index(), words(now)));
            }
            if (signed) {
                Sign.remove(notes(before.index()));
            }
        }
        return others;
    }

    /** Those around which something of that run's fence stands still. */
    public List<String> standing(List<WriteBlock> blocks, String run) throws InterruptedException {
        var standing = new ArrayList<String>();
        for (WriteBlock before : blocks) {
            boolean blocked =
                    there(before).map(WriteBlock::of).filter(WriteBlock::stands).isPresent();
            if (isSigned(before, run) || (blocked && !before.stands())) {
                standing.add("index " + before.index());
            }
        }
        return standing;
    }

    private boolean isSigned(WriteBlock block, String run) throws InterruptedException {
        return sign(block.index()).filter(sign -> sign.run().equals(run)).isPresent();
    }

    private void set(String index, String value) throws InterruptedException {
        cluster.ask(Request.put("/" + Names.encoded(index) + "/_settings", setting(value)));
    }

    private static String words(WriteBlock block) {
        return block.value().isEmpty()
                ? "no " + WriteBlock.SETTING
                : WriteBlock.SETTING + " = " + block.value();
    }

    private Optional<Index> there(WriteBlock block) throws InterruptedException {
        return new Indices(cluster)
                .named(block.index())
                .filter(index -> index.uuid().equals(block.uuid()));
    }

    private Notes notes(String index) {
        return new Notes(cluster, product, index);
    }

    /** {@code a,b,c}, as many at a time as fit into a request. */
    private static List<String> names(List<WriteBlock> blocks) {
        var lines = new ArrayList<List<String>>();
        int chars = NAMES_CHARS_MAX;
        for (WriteBlock block : blocks) {
            String name = Names.encoded(block.index());
            if (chars + name.length() >= NAMES_CHARS_MAX) {
                lines.add(new ArrayList<>());
                chars = 0;
            }
            lines.getLast().add(name);
            chars += name.length() + 1;
        }
        return lines.stream().map(line -> String.join(",", line)).toList();
    }

    private static ObjectNode setting(String value) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return value.isEmpty()
                ? body.putNull(WriteBlock.SETTING)
                : body.put(WriteBlock.SETTING, value);
    }
}
