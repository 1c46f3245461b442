package io.assay.checker.air;
/// stub
public final class RelationUniqueness {
    private RelationUniqueness() {}
}
