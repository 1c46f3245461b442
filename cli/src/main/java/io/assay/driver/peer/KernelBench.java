package io.assay.driver.peer;

import io.assay.curve.CurveGroup;
import io.assay.driver.peer.ExchangeFile.Kind;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// The rows below Groth16: multiplications, transforms, sums of scaled points. Every result is compared.
final class KernelBench {
    private static final long SEED = 15;
    private static final int OPERATIONS_LOG2 = 20;
    private static final int[] SMALL_BITS = {8, 16};

    private final Session session;
    private final Sizes sizes;
    private final Map<Kind, long[]> points = new LinkedHashMap<>();

    KernelBench(Session session, Sizes sizes) {
        this.session = session;
        this.sizes = sizes;
    }

    /// Field multiplications, on one thread: no library splits them.
    void fields() throws IOException {
        try (OurKernels kernels = new OurKernels(1);
                Session.Running peers = session.start(1, Peer.GNARK_CRYPTO, Peer.ARKWORKS)) {
            for (PeerProcess peer : peers.processes()) {
                for (int sizeLog2 : sizes.field()) {
                    if (peer.peer() == Peer.GNARK_CRYPTO) {
                        multiplications(kernels, peer, Bn254.FR, Kind.FR, sizeLog2, true);
                        multiplications(kernels, peer, Bn254.FP, Kind.FP, sizeLog2, true);
                    }
                    multiplications(kernels, peer, Bn254.FR, Kind.FR, sizeLog2, false);
                    multiplications(kernels, peer, Bn254.FP, Kind.FP, sizeLog2, false);
                }
            }
        }
    }

    private void multiplications(OurKernels kernels, PeerProcess peer, PrimeField field, Kind kind, int sizeLog2,
            boolean arrays)
            throws IOException {
        int count = 1 << sizeLog2;
        int repeats = Math.max(1, (1 << OPERATIONS_LOG2) / count);
        long[] x = Elements.random(field, count, SEED);
        long[] y = Elements.random(field, count, SEED + 1);
        load(peer, "x", kind, x);
        load(peer, "y", kind, y);
        FieldArrays ours = kernels.arrays(field, x, y);
        String command = arrays ? "vector-multiply" : "multiply";
        double operations = (double) count * repeats;
        String work = field.name() + " multiplication, " + (arrays ? "arrays" : "one by one");
        session.duel(new Duel.Work(work, count, 1), () -> Duel.seconds(() -> {
            if (arrays) {
                ours.multiplyArrays(repeats);
            } else {
                ours.multiplyOneByOne(repeats);
            }
        }) / operations, peer.peer().title(),
                () -> peer.seconds(command, "out", "x", "y", kind.word(), Integer.toString(repeats)) / operations,
                session.effort());
        session.requireEqual(work, peer, "out", kind, ours.products());
    }

    /// Transforms, in the order in which the peer is fastest.
    void transforms(int threads) throws IOException {
        try (OurKernels ours = new OurKernels(threads);
                Session.Running peers = session.start(threads, Peer.GNARK_CRYPTO, Peer.ARKWORKS)) {
            for (int sizeLog2 : sizes.ntt()) {
                long[] source = Elements.random(Bn254.FR, 1 << sizeLog2, SEED);
                for (PeerProcess peer : peers.processes()) {
                    load(peer, "source", Kind.FR, source);
                    transform(peer, ours, sizeLog2, source);
                    peer.ask("clear");
                }
            }
        }
    }

    private void transform(PeerProcess peer, OurKernels ours, int sizeLog2, long[] source) throws IOException {
        String[] orders = peer.peer() == Peer.ARKWORKS
                ? new String[]{"natural"}
                : new String[]{"forward", "backward"};
        List<String[]> choices = new ArrayList<>();
        for (String order : orders) {
            choices.add(new String[]{"ntt", "out", "source", Integer.toString(sizeLog2), order});
        }
        String[] command = fastest(peer, choices);
        String order = command[command.length - 1];
        boolean toReversed = !order.equals("backward");
        OurKernels.Transform transform = ours.transform(source, sizeLog2, toReversed);
        String name = "NTT, " + switch (order) {
            case "forward" -> "natural to reversed order";
            case "backward" -> "reversed to natural order";
            default -> "natural order (ours: to reversed order)";
        };
        session.duel(new Duel.Work(name, 1L << sizeLog2, ours.workers().threads()), () -> {
            transform.reset();
            return Duel.seconds(transform::run);
        }, peer.peer().title(), () -> peer.seconds(command), session.effort());
        long[] result = transform.result();
        session.requireEqual(name, peer, "out", Kind.FR,
                order.equals("natural") ? Elements.bitReversed(result) : result);
    }

    /// Sums of scaled points.
    void sums(int threads) throws IOException {
        try (OurKernels ours = new OurKernels(threads);
                Session.Running peers = session.start(threads, Peer.GNARK_CRYPTO, Peer.ARKWORKS)) {
            for (PeerProcess peer : peers.processes()) {
                for (int sizeLog2 : sizes.msm()) {
                    full(peer, ours, Kind.G1, 1 << sizeLog2);
                }
                for (int sizeLog2 : sizes.smallMsm()) {
                    for (int bits : SMALL_BITS) {
                        small(peer, ours, 1 << sizeLog2, bits);
                    }
                }
                for (int sizeLog2 : sizes.msmG2()) {
                    full(peer, ours, Kind.G2, 1 << sizeLog2);
                }
            }
        }
    }

    private void full(PeerProcess peer, OurKernels ours, Kind kind, int count) throws IOException {
        long[] scalars = Elements.random(Bn254.FR, count, SEED);
        Sum sum = new Sum(kind, points(kind, count, ours.workers()), scalars);
        sum(peer, ours, "MSM " + kind + ", full scalars", sum, sum);
    }

    /// Signed scalars twice: as they are, and with the signs moved to the points, which spares a peer that takes -1 for
    /// a number of 254 bits.
    private void small(PeerProcess peer, OurKernels ours, int count, int bits) throws IOException {
        long[] own = points(Kind.G1, count, ours.workers());
        long[] signed = new long[4 * count];
        long[] magnitudes = new long[4 * count];
        long[] split = own.clone();
        SplittableRandom random = new SplittableRandom(SEED + bits);
        for (int index = 0; index < count; index++) {
            long value = random.nextLong(-(1L << (bits - 1)), 1L << (bits - 1));
            magnitudes[4 * index] = Math.abs(value);
            signed[4 * index] = Math.abs(value);
            if (value < 0) {
                Bn254.FR.negate(signed, 4 * index, signed, 4 * index);
                CurveGroup.g1().negate(split, 8 * index, own, 8 * index);
            }
        }
        String name = "MSM G1, " + bits + "-bit signed scalars";
        Sum plain = new Sum(Kind.G1, own, signed);
        sum(peer, ours, name + ", signs split for the peer", plain, new Sum(Kind.G1, split, magnitudes));
        sum(peer, ours, name, plain, plain);
    }

    /// Points in Montgomery form and canonical scalars.
    private static final class Sum {
        private final Kind kind;
        private final long[] points;
        private final long[] scalars;

        Sum(Kind kind, long[] points, long[] scalars) {
            this.kind = kind;
            this.points = points;
            this.scalars = scalars;
        }

        CurveGroup group() {
            return kind == Kind.G2 ? CurveGroup.g2() : CurveGroup.g1();
        }

        int count() {
            return scalars.length / 4;
        }
    }

    private void sum(PeerProcess peer, OurKernels ours, String name, Sum our, Sum their) throws IOException {
        load(peer, "points", their.kind, Elements.fromMontgomery(Bn254.FP, their.points));
        load(peer, "scalars", Kind.FR, their.scalars);
        int threads = ours.workers().threads();
        List<String[]> choices = new ArrayList<>();
        for (int tasks : peer.peer() == Peer.GNARK_CRYPTO ? new int[]{threads, 2 * threads} : new int[]{threads}) {
            choices.add(new String[]{"msm", "out", "points", "scalars", their.kind.word(), Integer.toString(tasks)});
        }
        String[] command = fastest(peer, choices);
        long[][] result = new long[1][];
        session.duel(new Duel.Work(name, our.count(), threads),
                () -> Duel.timed(() -> result[0] = ours.sum(our.group(), our.points, our.scalars)),
                peer.peer().title(), () -> peer.seconds(command), session.effort());
        session.requireEqual(name, peer, "out", their.kind, Elements.fromMontgomery(Bn254.FP, result[0]));
        peer.ask("clear");
    }

    private long[] points(Kind kind, int count, Workers workers) {
        long[] known = points.get(kind);
        if (known == null || known.length < count * kind.longsPerItem()) {
            CurveGroup group = kind == Kind.G2 ? CurveGroup.g2() : CurveGroup.g1();
            known = Kernels.forWork(count, workers).fixedBase().prepare(group, group.generator(), workers)
                    .multiples(Elements.random(Bn254.FR, count, SEED + 2), workers);
            points.put(kind, known);
        }
        return Arrays.copyOf(known, count * kind.longsPerItem());
    }

    private void load(PeerProcess peer, String name, Kind kind, long[] canonical) throws IOException {
        Path file = session.file(name);
        ExchangeFile.write(file, kind, canonical);
        peer.ask("load", name, kind.word(), file.toString());
    }

    /// Returns the command that takes the peer the least time in the best of two runs.
    private static String[] fastest(PeerProcess peer, List<String[]> commands) throws IOException {
        String[] best = commands.getFirst();
        if (commands.size() == 1) {
            return best;
        }
        double least = Double.MAX_VALUE;
        for (String[] command : commands) {
            double first = peer.seconds(command);
            double second = peer.seconds(command);
            if (Math.min(first, second) < least) {
                least = Math.min(first, second);
                best = command;
            }
        }
        return best;
    }
}
