package io.assay.driver.serve;

import io.assay.driver.Failure;
import io.assay.driver.Failures;
import io.assay.format.OwnerOnly;
import io.assay.ir.diag.Diagnostic;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The accepted jobs of a server and their results, on disk.
///
/// One record says that a job was accepted, another what became of it; others count how often a job was begun again
/// after a restart and not left in good order since. Only their places are in memory. The last `keep` results stay; the
/// file is written anew without what nobody can ask for any more when that is more than half of it, and when it is
/// opened and closed. Where there is no room for that it grows on.
///
/// The file holds inputs: only its owner may read it. A lock keeps a second server out. Thread-safe.
final class Journal implements Closeable {
    static final String FILE = "jobs.journal";
    private static final String FRESH = "jobs.journal.new";
    private static final String LOCK = "lock";
    private static final byte ACCEPTED = 1;
    private static final byte FINISHED = 2;
    private static final byte BEGUN_AGAIN = 3;
    private static final byte PUT_BACK = 4;
    private static final int CONTEXT_BYTES = 32;
    private static final int ACCEPTED_BYTES = JobId.BYTES + CONTEXT_BYTES;
    private static final int FINISHED_BYTES = JobId.BYTES + 4;
    private static final long SMALLEST_WASTE_BYTES = 1 << 20;

    private final Path folder;
    private final byte[] owner;
    private final int keep;
    private final FileChannel lock;
    private final Map<JobId, Waiting> unfinished = new LinkedHashMap<>();
    private final Map<JobId, JournalFile.Place> finished = new LinkedHashMap<>();
    private JournalFile file;
    private long liveBytes = JournalFile.HEADER_BYTES;
    /// The file is not written anew below this size.
    private long shortenFromBytes;

    /// What is known of a job that has no result.
    ///
    /// @param place the record of its acceptance
    /// @param begun how often it was begun again and not put back
    private record Waiting(JournalFile.Place place, int begun) {}

    /// A shorter file that says the same, not yet in its place.
    private record Copy(JournalFile file, Map<JobId, JournalFile.Place> finished, Map<JobId, Waiting> unfinished) {}

    /// A job that was accepted and has no result.
    ///
    /// @param context element of the application
    /// @param begun   how often it was begun again after a restart, and not put back
    record Unfinished(JobId id, BigInteger context, int begun) {}

    /// What became of a job.
    ///
    /// @param status what HTTP calls it: 200, or the status of the failure
    /// @param body   the answer, JSON
    @SuppressWarnings("ArrayRecordComponent")
    record Result(int status, byte[] body) {}

    private Journal(Path folder, byte[] owner, int keep, FileChannel lock) throws IOException {
        this.folder = folder;
        this.owner = owner;
        this.keep = keep;
        this.lock = lock;
        Path path = folder.resolve(FILE);
        // A crash while the file was made leaves less than a header, and no job.
        this.file = Files.exists(path) && Files.size(path) >= JournalFile.HEADER_BYTES
                ? JournalFile.open(path, owner, this::replay)
                : JournalFile.create(path, owner);
    }

    /// Opens the journal of a folder, which is made if it is missing.
    ///
    /// @param owner SHA-256 of the verification key that the jobs are for, hexadecimal
    /// @param keep  results to keep, at least 1
    /// @throws Failure if another server uses it, it is for another key, or it was damaged
    static Journal open(Path folder, String owner, int keep) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OwnerOnly.folder());
        }
        FileChannel lock = FileChannel.open(folder.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file());
        try {
            if (!isFree(lock)) {
                throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS6121", "another server uses the journal")
                        .with("folder", folder.toString())
                        .help("stop it, or give each server a --journal of its own"));
            }
            Journal journal = new Journal(folder, HexFormat.of().parseHex(owner), keep, lock);
            try {
                journal.replaceBy(journal.copy());
            } catch (IOException e) {
                journal.file.close();
                throw e;
            }
            return journal;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// What to tell the operator when a journal cannot be read or written.
    static Failure unusable(Path folder, IOException problem) {
        boolean wrongPath = Failures.explain(problem).filter(known -> known.kind() == Failure.Kind.USAGE).isPresent();
        return new Failure(wrongPath ? Failure.Kind.USAGE : Failure.Kind.MACHINE, Diagnostic
                .of(Refusal.JOURNAL, "the journal cannot be used").with("folder", folder.toString())
                .reason(problem.getClass().getSimpleName() + ": " + problem.getMessage())
                .help("make room for it, or name another folder with --journal; accepted jobs stay in it"));
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private void replay(byte kind, byte[] payload, long offset) {
        JournalFile.Place place = new JournalFile.Place(offset, payload.length);
        JobId id = JobId.of(payload);
        switch (kind) {
            case ACCEPTED -> noteAccepted(id, place);
            case FINISHED -> noteFinished(id, place);
            case BEGUN_AGAIN -> noteBegun(id);
            case PUT_BACK -> notePutBack(id);
            default -> throw new Failure(Failure.Kind.BAD_FILE,
                    Diagnostic.of("AS4122", "the journal is damaged").with("file", folder.resolve(FILE).toString())
                            .found("a record of kind " + kind, "kinds 1 to 4")
                            .help("use the version of assay that wrote it, or another --journal"));
        }
    }

    private void noteAccepted(JobId id, JournalFile.Place place) {
        unfinished.put(id, new Waiting(place, 0));
        liveBytes += place.recordBytes();
    }

    private void noteBegun(JobId id) {
        unfinished.computeIfPresent(id, (_, waiting) -> new Waiting(waiting.place, waiting.begun + 1));
    }

    private void notePutBack(JobId id) {
        unfinished.computeIfPresent(id, (_, waiting) -> new Waiting(waiting.place, 0));
    }

    private void noteFinished(JobId id, JournalFile.Place place) {
        Waiting waiting = unfinished.remove(id);
        if (waiting != null) {
            liveBytes -= waiting.place.recordBytes();
        }
        finished.put(id, place);
        liveBytes += place.recordBytes();
        if (finished.size() > keep) {
            Map.Entry<JobId, JournalFile.Place> eldest = finished.entrySet().iterator().next();
            liveBytes -= eldest.getValue().recordBytes();
            finished.remove(eldest.getKey());
        }
    }

    /// The jobs without a result, in the order in which they were accepted.
    synchronized List<Unfinished> unfinished() throws IOException {
        List<Unfinished> jobs = new ArrayList<>();
        for (Map.Entry<JobId, Waiting> entry : unfinished.entrySet()) {
            byte[] payload = file.read(entry.getValue().place);
            BigInteger context = new BigInteger(1, payload, JobId.BYTES, CONTEXT_BYTES);
            jobs.add(new Unfinished(entry.getKey(), context, entry.getValue().begun));
        }
        return List.copyOf(jobs);
    }

    /// Notes that a job was accepted; on the disk when this returns.
    ///
    /// @param context in [0, 2^256)
    /// @param body    the input as it came
    synchronized void accept(JobId id, BigInteger context, byte[] body) throws IOException {
        byte[] number = context.toByteArray();
        byte[] padded = new byte[CONTEXT_BYTES];
        int count = Math.min(number.length, CONTEXT_BYTES);
        System.arraycopy(number, number.length - count, padded, CONTEXT_BYTES - count, count);
        noteAccepted(id, file.append(ACCEPTED, id.bytes(), padded, body));
    }

    /// Returns the input of a job without a result, as it came.
    synchronized byte[] body(JobId id) throws IOException {
        Waiting waiting = unfinished.get(id);
        if (waiting == null) {
            throw new IllegalArgumentException("job " + id + " is not unfinished");
        }
        return file.read(waiting.place.from(ACCEPTED_BYTES));
    }

    /// Notes that a job found here at the start is begun once more.
    synchronized void beginAgain(JobId id) throws IOException {
        file.append(BEGUN_AGAIN, id.bytes());
        noteBegun(id);
    }

    /// Notes that a job that was begun again was left in good order, unfinished.
    synchronized void putBack(JobId id) throws IOException {
        file.append(PUT_BACK, id.bytes());
        notePutBack(id);
    }

    /// Notes what became of a job; on the disk when this returns.
    synchronized void finish(JobId id, Result result) throws IOException {
        byte[] status = ByteBuffer.allocate(4).putInt(result.status).array();
        noteFinished(id, file.append(FINISHED, id.bytes(), status, result.body));
        if (file.size() > shortenFromBytes && file.size() - liveBytes > Math.max(SMALLEST_WASTE_BYTES, liveBytes)) {
            shorten();
        }
    }

    /// Returns what became of a job, if it is finished and its result still kept.
    synchronized Optional<Result> find(JobId id) throws IOException {
        JournalFile.Place place = finished.get(id);
        if (place == null) {
            return Optional.empty();
        }
        byte[] payload = file.read(place);
        return Optional.of(new Result(ByteBuffer.wrap(payload).getInt(JobId.BYTES),
                Arrays.copyOfRange(payload, FINISHED_BYTES, payload.length)));
    }

    /// Bytes of the file.
    synchronized long size() {
        return file.size();
    }

    /// Puts a shorter file in place of this one, if there is room for it.
    private void shorten() throws IOException {
        Copy copy;
        try {
            copy = copy();
        } catch (IOException _) {
            // The longer file says the same; it is not copied again for each of the next jobs.
            shortenFromBytes = file.size() + SMALLEST_WASTE_BYTES;
            return;
        }
        replaceBy(copy);
    }

    /// Writes unfinished jobs and kept results to a file of another name.
    private Copy copy() throws IOException {
        Path fresh = folder.resolve(FRESH);
        Copy copy = new Copy(JournalFile.create(fresh, owner), new LinkedHashMap<>(), new LinkedHashMap<>());
        JournalFile target = copy.file;
        try {
            for (Map.Entry<JobId, JournalFile.Place> entry : finished.entrySet()) {
                copy.finished.put(entry.getKey(), target.write(FINISHED, file.read(entry.getValue())));
            }
            for (Map.Entry<JobId, Waiting> entry : unfinished.entrySet()) {
                Waiting waiting = entry.getValue();
                JournalFile.Place place = target.write(ACCEPTED, file.read(waiting.place));
                copy.unfinished.put(entry.getKey(), new Waiting(place, waiting.begun));
                for (int i = 0; i < waiting.begun; i++) {
                    target.write(BEGUN_AGAIN, entry.getKey().bytes());
                }
            }
            target.force();
            return copy;
        } catch (IOException e) {
            target.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /// Puts a copy in place of the file. Once it has the name, what follows is written to it, whatever fails then.
    private void replaceBy(Copy copy) throws IOException {
        Files.move(folder.resolve(FRESH), folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        JournalFile old = file;
        file = copy.file;
        finished.clear();
        finished.putAll(copy.finished);
        unfinished.clear();
        unfinished.putAll(copy.unfinished);
        liveBytes = file.size();
        shortenFromBytes = 0;
        old.close();
        forceFolder();
    }

    /// Makes the new name last, where a folder can be forced to the disk.
    private void forceFolder() throws IOException {
        if (OwnerOnly.folder().length > 0) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            shorten();
        } finally {
            file.close();
            lock.close();
        }
    }
}
