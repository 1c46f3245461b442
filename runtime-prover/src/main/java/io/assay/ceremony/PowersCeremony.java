package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.BadFileException;
import io.assay.format.ContributionNote;
import io.assay.format.PointCheck;
import io.assay.format.PtauFile;
import io.assay.format.SectionWriter;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// The first phase of a ceremony: makes and extends files of powers of tau.
///
/// A file is never changed in place, and appears complete or not at all. Every point that a secret multiplies is tested
/// first, but whether a file is the outcome of the contributions that it records is for [PowersVerifier] to say: a
/// contributor should ask it before. Progress stages: `contribute`, `hash`, `prepare`.
public final class PowersCeremony {
    /// Most powers of tau, as a logarithm, that a file can have.
    public static final int MAXIMUM_POWER = 28;
    /// Most powers that can be prepared: the doubled domain needs a root of unity of order 2^28.
    public static final int MAXIMUM_PREPARED_POWER = 27;
    /// Bytes of points that snarkjs hashes at once when it contributes.
    private static final int HASH_SIZE_BYTES = 1 << 20;
    /// One scalar multiplication in G1, in units of progress; in G2 it is three times that.
    private static final long SCALED_UNITS = 30;

    private final Workers workers;
    private final ProgressListener listener;

    /// @param listener is told how far each operation has come
    public PowersCeremony(Workers workers, ProgressListener listener) {
        this.workers = workers;
        this.listener = listener;
    }

    /// Writes the powers of tau = 1, which nobody may use before somebody has contributed.
    ///
    /// @param power the file has 2^power powers, from 1 to 28
    /// @return 64 bytes, the hash that the first contribution starts from
    /// @throws IllegalArgumentException if the power is out of range
    public byte[] create(int power, Path out) throws IOException {
        if (power < 1 || power > MAXIMUM_POWER) {
            throw new IllegalArgumentException("2^" + power + " powers, expected 2^1 to 2^" + MAXIMUM_POWER);
        }
        try (SectionWriter writer = PowersSteps.create(out)) {
            PowersSteps.NewFile file = new PowersSteps.NewFile(writer, power);
            for (PowersSection section : PowersSection.values()) {
                long[] generator = section.group().generator();
                file.section(section, count -> repeat(generator, count), PointGuard.CHUNK, (_, _, _) -> {
                });
            }
            PtauFile.writeContributions(writer, List.of());
            writer.commit();
        }
        return PowersSteps.firstChallenge(power);
    }

    private static long[] repeat(long[] point, int count) {
        long[] points = new long[count * point.length];
        for (int at = 0; at < points.length; at += point.length) {
            System.arraycopy(point, 0, points, at, point.length);
        }
        return points;
    }

    /// Adds a contribution of secrets drawn from the stream. Lagrange bases are left out: they must be prepared again.
    ///
    /// @param name at most 64 characters, for the record; empty for none
    /// @throws BadFileException     if a file is damaged or was cut from a larger one
    /// @throws InsecureKeyException if a point of the file is infinity or outside its subgroup
    public PowersReceipt contribute(Path in, Path out, String name, ChaChaStream random) throws IOException {
        return extend(in, out, ContributionNote.named(name), challenge -> PowersKey.draw(random, challenge));
    }

    /// Adds the contribution of a public beacon, which ends a ceremony; parameters as for
    /// [#contribute(Path, Path, String, ChaChaStream)].
    public PowersReceipt beacon(Path in, Path out, String name, Beacon beacon) throws IOException {
        return extend(in, out, ContributionNote.beacon(name, beacon.iterationsLog2(), beacon.hash()),
                challenge -> PowersKey.draw(beacon.stream(), challenge));
    }

    private PowersReceipt extend(Path in, Path out, ContributionNote note, Function<byte[], PowersKey> draw)
            throws IOException {
        try (PtauFile old = PtauFile.open(in, PointCheck.HEADER); SectionWriter writer = PowersSteps.create(out)) {
            PowersSteps.requireWhole(old);
            int power = old.power();
            Progress progress = new Progress(listener,
                    PowersSteps.pointCount(power) * (1 + SCALED_UNITS) + (2L << power) * SCALED_UNITS);
            progress.begin("contribute");
            byte[] challenge = PowersSteps.lastChallenge(old);
            PowersKey key = draw.apply(challenge);
            Blake2b response = new Blake2b().update(challenge);
            PowersSteps.NewFile file = new PowersSteps.NewFile(writer, power);
            PointGuard guard = new PointGuard(in.toString(), workers);
            for (PowersSection section : PowersSection.values()) {
                PointInput points = guard.section(old.container(), section.type(), section.group(), section.title(),
                        PointGuard.Infinity.REFUSED);
                file.section(section, scaled(points, section, key, progress), HASH_SIZE_BYTES / (8 * section.longs()),
                        (group, made, count) -> response.update(PointCodec.compressed(group, made, count, workers)));
            }
            progress.begin("hash");
            PowersReceipt receipt = file.finish(old.contributions(), response, key.points(), note, workers, progress);
            progress.end();
            return receipt;
        }
    }

    /// Multiplies points as they come by the factors that a key has for their section.
    private PointInput scaled(PointInput points, PowersSection section, PowersKey key, Progress progress) {
        return scaled(points, section.group(), key.factors(section), workers, progress);
    }

    static PointInput scaled(PointInput points, CurveGroup group, Geometric factors, Workers workers,
            Progress progress) {
        return count -> {
            long[] next = points.next(count);
            PointScaling.scale(group, next, count, factors.next(count), workers);
            progress.advance((long) count * (group.affineLongs() == 16 ? 3 : 1) * SCALED_UNITS);
            return next;
        };
    }

    /// Adds the Lagrange bases of all domains, sections 12 to 15, which keys are made from. What is in the file then
    /// is right by construction, not by check.
    ///
    /// A file that was cut from a larger one stays marked as such.
    /// @throws IllegalArgumentException if the file has more than 2^27 powers
    /// @throws BadFileException         if it is damaged
    /// @throws InsecureKeyException     if a point of it is infinity or outside its subgroup
    public void prepare(Path in, Path out) throws IOException {
        try (PtauFile old = PtauFile.open(in, PointCheck.HEADER); SectionWriter writer = PtauFile.create(out, 11)) {
            int power = old.power();
            if (power > MAXIMUM_PREPARED_POWER) {
                throw new IllegalArgumentException("2^" + power + " powers, at most 2^" + MAXIMUM_PREPARED_POWER
                        + " can be prepared");
            }
            Progress progress = new Progress(listener, LagrangeBases.units(0, power));
            progress.begin("prepare");
            PowersSteps.NewFile file = new PowersSteps.NewFile(writer, power, old.ceremonyPower());
            PointGuard guard = new PointGuard(in.toString(), workers);
            for (PowersSection section : PowersSection.values()) {
                file.section(section, guard.section(old.container(), section.type(), section.group(), section.title(),
                        PointGuard.Infinity.REFUSED), PointGuard.CHUNK, (_, _, _) -> {
                        });
            }
            PtauFile.writeContributions(writer, old.contributions());
            for (PowersSection section : PowersSection.values()) {
                if (section != PowersSection.BETA_G2) {
                    writeLagrange(file, section, progress);
                }
            }
            writer.commit();
            progress.end();
        }
    }

    /// The bases of 1, 2, 4, ... points; of tau in G1 one more.
    private void writeLagrange(PowersSteps.NewFile file, PowersSection section, Progress progress)
            throws IOException {
        int last = section == PowersSection.TAU_G1 ? file.power + 1 : file.power;
        LagrangeBases.write(file.out, section, file.written(section), section.count(file.power), 0, last, workers,
                progress::advance);
    }
}
