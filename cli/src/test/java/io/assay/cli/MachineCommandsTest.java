package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.kernel.Kernels;
import org.junit.jupiter.api.Test;

class MachineCommandsTest {

    @Test
    void inspectMachineNamesTheKernelsAndWhy() {
        Assay.Run text = Assay.run("inspect", "--machine");
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out()).contains("processor", "jvmFlags", Kernels.active().name(), Kernels.reason());
        Assay.Run json = Assay.run("inspect", "--machine", "--json");
        assertThat(json.json().get("kernel").asString()).isEqualTo(Kernels.active().name());
        assertThat(json.json().get("kernelReason").asString()).isEqualTo(Kernels.reason());
        assertThat(json.json().get("cores").asInt()).isPositive();
    }

    @Test
    void inspectNeedsEitherAPathOrTheMachine() {
        for (String[] arguments : new String[][]{{"inspect"}, {"inspect", "--machine", "x.r1cs"},
                {"inspect", "--machine", "--html", "x.html"}}) {
            Assay.Run run = Assay.run((Object[]) arguments);
            assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(run.codes()).containsExactly("AS0107");
        }
    }

    @Test
    void benchRefusesWorkItDoesNotKnow() {
        Assay.Run peers = Assay.run("bench", "--peers", "field", "fft");
        assertThat(peers.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(peers.err()).contains("AS0106", "field, ntt, msm, prove, verify");
        Assay.Run models = Assay.run("bench", "no_such_model");
        assertThat(models.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(models.err()).contains("AS0106", "mlp_credit");
        assertThat(Assay.run("bench", "--repeat", "0").codes()).containsExactly("AS0101");
        assertThat(Assay.run("bench", "--peers", "--repeat", "0").codes()).containsExactly("AS0101");
        assertThat(Assay.run("bench", "--peers", "--threads", "0").codes()).containsExactly("AS0101");
    }
}
