package io.assay.kernel;

import io.assay.kernel.scalar.ScalarKernels;
import io.assay.kernel.vector.VectorKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Chooses the kernels of this process, once, at the first use, and says why.
///
/// The property `io.assay.kernel` is `auto` (the default), `scalar` or `vector`. Vector kernels run a hundred times too
/// slowly until they are compiled, which takes a second or two: with `auto`, work that is done sooner goes to the scalar
/// kernels, while a thread gets the others ready, and larger work waits for it.
public final class Kernels {
    private static final Logger LOGGER = System.getLogger("io.assay.kernel");
    private static final String MODULE = "jdk.incubator.vector";
    /// Below this many elements vectors do not pay even when they are ready.
    private static final int SMALL = 1 << 9;
    /// From this many elements on the kernels are got ready beside the work.
    private static final int WORTH_WARMING = 1 << 12;
    /// From this many elements on waiting for the compiler is the smaller loss.
    private static final int LARGE = 1 << 14;
    /// Between two looks at the cancellation of work that waits.
    private static final long CHECK_MILLIS = 10;
    private static final KernelProvider SCALAR = new ScalarKernels();
    private static final Choice CHOICE = choose(System.getProperty("io.assay.kernel", "auto"));
    private static final AtomicBoolean WARMING = new AtomicBoolean();
    /// Whether the vector kernels are fast; they are not used where they stay slow.
    private static final CompletableFuture<Boolean> WARM_UP = new CompletableFuture<>();

    private Kernels() {}

    /// A provider and why it was chosen.
    private record Choice(KernelProvider provider, boolean forced, String reason) {}

    /// The chosen provider, for work of any size.
    public static KernelProvider active() {
        return CHOICE.provider;
    }

    /// Why it was chosen, in words.
    public static String reason() {
        return CHOICE.reason;
    }

    /// The provider for work on so many elements or points; waits for the compiler where that is the smaller loss.
    ///
    /// @param workers what the work will run on; their cancellation ends the waiting
    /// @throws CancelledException if the work was cancelled while it waited
    public static KernelProvider forWork(int elements, Workers workers) {
        if (CHOICE.forced || CHOICE.provider == SCALAR) {
            return CHOICE.provider;
        }
        prepareFor(elements);
        return onceWarm(CHOICE.provider, WARM_UP, elements, workers.cancellation());
    }

    /// The provider where it is fast and the work large enough, else the scalar one.
    ///
    /// @param warmUp says whether the provider is fast, once that is known
    static KernelProvider onceWarm(KernelProvider provider, CompletableFuture<Boolean> warmUp, int elements,
            Cancellation cancellation) {
        while (elements >= LARGE && !warmUp.isDone()) {
            cancellation.check();
            warmUp.copy().completeOnTimeout(false, CHECK_MILLIS, TimeUnit.MILLISECONDS).join();
        }
        return elements >= SMALL && warmUp.getNow(false) ? provider : SCALAR;
    }

    /// Starts to get the chosen kernels ready for work on so many elements, where that pays.
    public static void prepareFor(int elements) {
        if (elements >= WORTH_WARMING) {
            warmUp();
        }
    }

    /// Starts to get the chosen kernels ready, beside other work; does nothing where that is done or needless.
    public static void warmUp() {
        if (CHOICE.provider instanceof VectorKernels vector && WARMING.compareAndSet(false, true)) {
            Thread.ofPlatform().name("kernel-warm-up").daemon().start(() -> complete(vector));
        }
    }

    /// Whoever waits gets an answer even if the kernels fail.
    private static void complete(VectorKernels vector) {
        boolean fast = false;
        try {
            fast = vector.warmUp();
        } finally {
            WARM_UP.complete(fast);
        }
    }

    /// Whether the chosen kernels run at full speed.
    public static boolean isReady() {
        return CHOICE.provider == SCALAR || WARM_UP.getNow(false);
    }

    /// The provider of a name, whatever was chosen.
    ///
    /// @throws IllegalArgumentException if there is none, or it cannot run here
    public static KernelProvider named(String name) {
        if (name.equals(ScalarKernels.NAME)) {
            return SCALAR;
        }
        if (name.equals(VectorKernels.NAME) && vectorModule()) {
            return CHOICE.provider == SCALAR ? vector() : CHOICE.provider;
        }
        throw new IllegalArgumentException("no kernels named " + name + "; expected scalar"
                + (vectorModule() ? " or vector" : ", or vector with --add-modules " + MODULE));
    }

    private static boolean vectorModule() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /// Loads the class only where its module is there.
    private static KernelProvider vector() {
        return new VectorKernels();
    }

    private static Choice choose(String wanted) {
        Choice choice = switch (wanted) {
            case ScalarKernels.NAME -> new Choice(SCALAR, true, "forced by -Dio.assay.kernel");
            case VectorKernels.NAME -> vectorModule()
                    ? new Choice(vector(), true, "forced by -Dio.assay.kernel")
                    : missing();
            case "auto" -> vectorModule() ? measured() : missing();
            default -> new Choice(SCALAR, true, "-Dio.assay.kernel=" + wanted + " names no kernels");
        };
        LOGGER.log(Level.DEBUG, "kernels: {0} ({1})", choice.provider.name(), choice.reason);
        return choice;
    }

    private static Choice missing() {
        String reason = "this JVM was started without --add-modules " + MODULE;
        LOGGER.log(Level.INFO, "proving with the scalar kernels, several times slower: " + reason);
        return new Choice(SCALAR, true, reason);
    }

    private static Choice measured() {
        int bits = VectorKernels.preferredBits();
        if (bits < 256) {
            return new Choice(SCALAR, false, "vectors of this machine have " + bits + " bits, fewer than 256");
        }
        if (!VectorKernels.hasFusedMultiplyAdd()) {
            return new Choice(SCALAR, false, "this machine has no fused multiply-add");
        }
        return new Choice(vector(), false, "vectors of " + bits + " bits and fused multiply-add");
    }
}
