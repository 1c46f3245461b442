package io.assay.frontend.op;

import java.util.List;
import java.util.stream.Stream;

/// Importers of convolutions, pooling, normalisations, resizing.
final class ConvolutionOperators {
    private static final List<OperatorImporter> WINDOWS = List.of(
            new ConvImporter(),
            new ConvTransposeImporter(),
            new CausalConvImporter(),
            new MaxPoolImporter(),
            new MaxUnpoolImporter(),
            SumPoolImporter.average(),
            SumPoolImporter.norms(),
            GlobalPoolImporter.of("GlobalAveragePool", GlobalPoolImporter.Kind.AVERAGE),
            GlobalPoolImporter.of("GlobalMaxPool", GlobalPoolImporter.Kind.MAX),
            GlobalPoolImporter.of("GlobalLpPool", GlobalPoolImporter.Kind.NORM));
    private static final List<OperatorImporter> NORMALIZATIONS = List.of(
            new BatchNormalizationImporter(),
            GroupNormalizationImporter.ofInstances(),
            GroupNormalizationImporter.ofGroups(),
            new MeanVarianceNormalizationImporter(),
            new LpNormalizationImporter(),
            new LrnImporter());
    private static final List<OperatorImporter> IMAGES = List.of(
            new PadImporter(),
            new CenterCropPadImporter(),
            ResizeImporter.resize(),
            ResizeImporter.ofUpsample(),
            BlockImporter.of("DepthToSpace", true),
            BlockImporter.of("SpaceToDepth", false),
            new ColToImageImporter(),
            new AffineGridImporter(),
            new GridSampleImporter(),
            new RoiAlignImporter());
    static final List<OperatorImporter> ALL = Stream
            .of(WINDOWS, NORMALIZATIONS, LayerNormalizationImporter.all(), IMAGES).flatMap(List::stream).toList();

    private ConvolutionOperators() {}
}
