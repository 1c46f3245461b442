package io.assay.testsuite.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Padding, resizing, sampling and moves of pixels against ONNX Runtime in each opset.
class ImageFormsTest {
    private static final int ANY = 99;
    private static final List<OperatorForm> FORMS = new ArrayList<>();

    private static void form(String name, int first, int last, Consumer<TestGraph> graph) {
        FORMS.add(new OperatorForm(name, first, last, OperatorForm.NORMAL, graph));
    }

    private static long[] longs(long... values) {
        return values;
    }

    private static TestGraph floats(TestGraph g, String name, float... values) {
        return g.node("Constant", "", name, "value", TestGraph.floats("", List.of((long) values.length), values));
    }

    static {
        padding();
        resizing();
        resizingSince11();
        sampling();
        moves();
    }

    private static void padding() {
        for (String mode : List.of("constant", "reflect", "edge")) {
            form("Pad attributes " + mode, 7, 10, g -> g.input("x", 2, 4, 5).node("Pad", "x", "y", "mode", mode,
                    "pads", longs(0, 2, 1, 0, 3, 2), "value", 1.5f));
            form("Pad inputs " + mode, 11, ANY, g -> g.input("x", 2, 4, 5).ints("p", 0, 2, 1, 0, 3, 2).input("v")
                    .node("Pad", "x p v", "y", "mode", mode));
            form("Pad negative " + mode, 11, ANY, g -> g.input("x", 4, 6).ints("p", -1, 2, 0, -2)
                    .node("Pad", "x p", "y", "mode", mode));
            form("Pad axes " + mode, 18, ANY, g -> g.input("x", 2, 4, 5).ints("p", 2, 1, 1, 0).ints("a", -1, 1)
                    .node("Pad", "x p  a", "y", "mode", mode));
        }
        form("Pad wrap", 19, ANY, g -> g.input("x", 3, 4).ints("p", 2, 1, 3, 4).node("Pad", "x p", "y", "mode",
                "wrap"));
    }

    private static void resizing() {
        for (String mode : List.of("nearest", "linear")) {
            form("Upsample attribute " + mode, 7, 8, g -> g.input("x", 1, 2, 3, 4).node("Upsample", "x", "y", "mode",
                    mode, "scales", new float[]{1, 1, 2, 3}));
            form("Upsample input " + mode, 9, 9, g -> floats(g.input("x", 1, 2, 3, 4), "s", 1, 1, 1.7f, 3)
                    .node("Upsample", "x s", "y", "mode", mode));
            form("Resize of opset 10 " + mode, 10, 10, g -> floats(g.input("x", 1, 2, 5, 6), "s", 1, 1, 0.6f, 1.8f)
                    .node("Resize", "x s", "y", "mode", mode));
        }
    }

    /// Adds `e`, the empty tensor that stands for an input which is left out.
    private static TestGraph left(TestGraph g) {
        return floats(g, "e");
    }

    private static void resizingSince11() {
        for (String coordinates : List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric",
                "half_pixel_symmetric")) {
            int first = coordinates.equals("half_pixel_symmetric") ? 19 : 11;
            for (String mode : List.of("nearest", "linear", "cubic")) {
                form("Resize to sizes " + mode + " " + coordinates, first, ANY, g -> left(g).input("x", 1, 2, 5, 6)
                        .ints("z", 1, 2, 9, 4)
                        .node("Resize", "x e e z", "y", "mode", mode, "coordinate_transformation_mode", coordinates));
            }
            for (String rounding : List.of("floor", "ceil", "round_prefer_ceil", "round_prefer_floor")) {
                form("Resize " + rounding + " " + coordinates, first, ANY,
                        g -> floats(left(g).input("x", 1, 1, 4, 8), "s",
                                1, 1, 2, 0.5f).node("Resize", "x e s", "y", "nearest_mode", rounding,
                                        "coordinate_transformation_mode", coordinates));
            }
        }
        for (String mode : List.of("linear", "cubic")) {
            form("Resize antialias " + mode, 18, ANY, g -> floats(left(g).input("x", 1, 2, 9, 8), "s", 1, 1, 0.4f, 0.7f)
                    .node("Resize", "x e s", "y", "mode", mode, "antialias", 1L));
            form("Resize scales " + mode, 11, ANY, g -> floats(left(g).input("x", 1, 2, 5, 6), "s", 1, 1, 1.5f, 0.8f)
                    .node("Resize", "x e s", "y", "mode", mode));
        }
        form("Resize cubic outside", 11, ANY, g -> floats(left(g).input("x", 1, 1, 5, 6), "s", 1, 1, 1.7f, 0.8f)
                .node("Resize", "x e s", "y", "mode", "cubic", "exclude_outside", 1L, "cubic_coeff_a", -0.5f));
        for (String mode : List.of("nearest", "linear", "cubic")) {
            form("Resize crop " + mode, 11, ANY, g -> floats(left(g).input("x", 1, 1, 5, 6), "r", 0, 0, 0.2f, -0.1f, 1,
                    1,
                    0.7f, 1.3f).ints("z", 1, 1, 4, 7).node("Resize", "x r e z", "y", "mode", mode,
                            "coordinate_transformation_mode", "tf_crop_and_resize", "extrapolation_value", 10f));
        }
        form("Resize axes", 18, ANY, g -> left(g).input("x", 2, 5, 6).ints("z", 3, 9)
                .node("Resize", "x e e z", "y", "axes",
                        longs(2, 1), "mode", "linear"));
        for (String policy : List.of("stretch", "not_larger", "not_smaller")) {
            form("Resize " + policy, 18, ANY, g -> left(g).input("x", 1, 1, 4, 6).ints("z", 7, 8)
                    .node("Resize", "x e e z",
                            "y", "axes", longs(2, 3), "mode", "linear", "keep_aspect_ratio_policy", policy));
        }
    }

    private static void sampling() {
        for (String padding : List.of("zeros", "border", "reflection")) {
            for (String mode : List.of("linear", "nearest", "cubic")) {
                for (long corners = 0; corners < 2; corners++) {
                    long align = corners;
                    String old = mode.equals("nearest") ? mode : "bi" + mode;
                    form("GridSample " + old + " " + padding + " " + align, 16, 19, g -> g.input("x", 2, 2, 4, 5)
                            .weight("g", 2, 3, 2, 2).node("GridSample", "x g", "y", "mode", old, "padding_mode",
                                    padding, "align_corners", align));
                    form("GridSample " + mode + " " + padding + " " + align + ", computed", 20, ANY,
                            g -> g.input("x", 1, 2, 4, 5).input("g", 1, 3, 2, 2).node("GridSample", "x g", "y",
                                    "mode", mode, "padding_mode", padding, "align_corners", align));
                }
            }
        }
        form("AffineGrid", 20, ANY, g -> g.input("t", 2, 2, 3).ints("z", 2, 3, 4, 5)
                .node("AffineGrid", "t z", "y"));
        form("AffineGrid 3-D", 20, ANY, g -> g.input("t", 1, 3, 4).ints("z", 1, 3, 2, 4, 5)
                .node("AffineGrid", "t z", "y", "align_corners", 1L));
        for (String mode : List.of("avg", "max")) {
            form("RoiAlign " + mode, 10, 21, g -> regions(g.input("x", 2, 2, 6, 7)).node("RoiAlign", "x r i", "y",
                    "mode", mode, "output_height", 2L, "output_width", 3L, "sampling_ratio", 2L));
        }
        form("RoiAlign adaptive", 16, 21, g -> regions(g.input("x", 2, 2, 6, 7)).node("RoiAlign", "x r i", "y",
                "output_height", 2L, "output_width", 2L, "spatial_scale", 0.5f, "coordinate_transformation_mode",
                "output_half_pixel"));
    }

    private static TestGraph regions(TestGraph g) {
        return g.ints("i", 0, 1, 1).node("Constant", "", "r", "value", TestGraph.floats("", List.of(3L, 4L), 0, 0, 3,
                4, 1.5f, 0.5f, 6, 5, -1, 2, 9, 8));
    }

    private static void moves() {
        form("DepthToSpace", 7, ANY, g -> g.input("x", 2, 8, 2, 3).node("DepthToSpace", "x", "y", "blocksize", 2L));
        form("DepthToSpace CRD", 11, ANY, g -> g.input("x", 2, 8, 2, 3)
                .node("DepthToSpace", "x", "y", "blocksize", 2L, "mode", "CRD"));
        form("SpaceToDepth", 7, ANY, g -> g.input("x", 2, 3, 4, 6).node("SpaceToDepth", "x", "y", "blocksize", 2L));
        form("Col2Im", 18, ANY, g -> g.input("x", 2, 12, 12).ints("s", 5, 7).ints("k", 2, 3)
                .node("Col2Im", "x s k", "y", "strides", longs(2, 1), "pads", longs(1, 0, 0, 1), "dilations",
                        longs(1, 2)));
        for (long[] shape : new long[][]{{3, 8}, {6, 4}, {4, 5}}) {
            form("CenterCropPad " + Arrays.toString(shape), 18, ANY, g -> g.input("x", 2, 4, 5).ints("z", shape)
                    .node("CenterCropPad", "x z", "y", "axes", longs(-2, 2)));
        }
    }

    static List<OperatorForm> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theFormMeansTheSameInEachOpset(OperatorForm form) throws Exception {
        form.check(5e-5);
    }
}
