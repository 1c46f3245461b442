package io.assay.ir;

import io.assay.ir.fixed.FixedOp;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of all ops, built from the records the dialects permit.
public final class OpTable {

    private static final Map<Class<?>, OpInfo> BY_TYPE = new LinkedHashMap<>();
    private static final Map<String, OpInfo> BY_NAME = new LinkedHashMap<>();

    static {
        for (Class<?> dialect : List.of(TensorOp.class, FixedOp.class, RelationOp.class)) {
            for (Class<?> type : dialect.getPermittedSubclasses()) {
                OpInfo info = new OpInfo(type.asSubclass(Op.class));
                BY_TYPE.put(type, info);
                if (BY_NAME.put(info.name(), info) != null) {
                    throw new IllegalStateException("two ops are named " + info.name());
                }
            }
        }
    }

    private OpTable() {}

    /// Returns what the record `type` declares.
    public static OpInfo of(Class<? extends Op> type) {
        OpInfo info = BY_TYPE.get(type);
        if (info == null) {
            throw new IllegalArgumentException(type + " is not an op");
        }
        return info;
    }

    /// Returns the op named `name`, for example `relation.mul`.
    public static Optional<OpInfo> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// Returns all ops, by dialect, in the order of their declaration.
    public static List<OpInfo> all() {
        return new ArrayList<>(BY_TYPE.values());
    }
}
