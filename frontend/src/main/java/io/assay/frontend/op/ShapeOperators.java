package io.assay.frontend.op;

import java.util.List;

/// Importers of shapes, positions and constants: what computes nothing.
final class ShapeOperators {
    static final List<OperatorImporter> ALL = List.of(
            new FlattenImporter(),
            new ReshapeImporter(),
            new TransposeImporter(),
            new ConcatImporter(),
            new SliceImporter(),
            new ConstantImporter(),
            new ConstantOfShapeImporter(),
            new ShapeImporter(),
            new SqueezeImporter(),
            new UnsqueezeImporter(),
            new ExpandImporter(),
            new TileImporter(),
            new SplitImporter(),
            new SizeImporter(),
            new RangeImporter(),
            new EyeLikeImporter(),
            new TriluImporter(),
            new RotaryEmbeddingImporter(false),
            new RotaryEmbeddingImporter(true));

    private ShapeOperators() {}
}
