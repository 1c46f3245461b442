package io.assay.ir.text;

import io.assay.ir.Module;
import io.assay.ir.Op;
import io.assay.ir.OpInfo;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints a module as text.
public final class AirPrinter {

    /// Constant tensors with at most this many elements are printed in full, larger ones as their digest.
    public static final int INLINE_ELEMENTS = 32;

    private final Map<TensorData, String> data = new LinkedHashMap<>();
    private final boolean locations;

    private AirPrinter(boolean locations) {
        this.locations = locations;
    }

    /// Returns the text of `module` with source locations.
    public static String print(Module module) {
        return new AirPrinter(true).text(module);
    }

    /// Returns the text of `module` without source locations.
    public static String printWithoutLocations(Module module) {
        return new AirPrinter(false).text(module);
    }

    /// Returns the constant tensors of `module` that its text names by digest, in the order of their names.
    public static List<TensorData> externalData(Module module) {
        AirPrinter printer = new AirPrinter(false);
        printer.text(module);
        return printer.data.keySet().stream().filter(tensor -> tensor.elementCount() > INLINE_ELEMENTS).toList();
    }

    private String text(Module module) {
        StringBuilder body = new StringBuilder("func @").append(module.main().name()).append(" {\n");
        for (Op op : module.main().ops()) {
            body.append("  ").append(op(op)).append('\n');
        }
        StringBuilder text = new StringBuilder("module ").append(Names.quote(module.name())).append(' ')
                .append(module.dialect()).append("\n\n");
        data.forEach((tensor, name) -> text.append(data(name, tensor)).append('\n'));
        return text.append(data.isEmpty() ? "" : "\n").append(body).append("}\n").toString();
    }

    private String data(String name, TensorData tensor) {
        String type = new TensorType(tensor.element(), tensor.shape()).toString();
        if (tensor.elementCount() > INLINE_ELEMENTS) {
            return "data " + name + " : " + type + " = sha256 " + Names.quote(tensor.digest());
        }
        List<String> items = new ArrayList<>();
        for (int i = 0; i < tensor.elementCount(); i++) {
            items.add(AttributeCodec.encode(tensor.element().isFloat() ? (Object) tensor.doubleAt(i) : tensor.longAt(i),
                    this::name));
        }
        return "data " + name + " : " + type + " = [" + String.join(", ", items) + "]";
    }

    private String name(TensorData tensor) {
        return data.computeIfAbsent(tensor, _ -> "@w" + data.size());
    }

    private String op(Op op) {
        OpInfo info = op.info();
        StringBuilder text = new StringBuilder();
        List<Value> results = op.results();
        if (!results.isEmpty()) {
            text.append(values(results)).append(" = ");
        }
        text.append(info.name());
        if (!op.operands().isEmpty()) {
            text.append(' ').append(values(op.operands()));
        }
        String attributes = attributes(info, op);
        text.append(attributes.isEmpty() ? "" : " {" + attributes + "}");
        if (!results.isEmpty()) {
            text.append(" : ")
                    .append(results.stream().map(value -> value.type().toString()).collect(Collectors.joining(", ")));
        }
        return text.append(loc(op.loc())).toString();
    }

    private static String values(List<Value> values) {
        return values.stream().map(value -> "%" + value.id()).collect(Collectors.joining(", "));
    }

    private String attributes(OpInfo info, Op op) {
        List<String> parts = new ArrayList<>();
        List<Object> values = info.componentValues(op);
        for (int i = 0; i < values.size(); i++) {
            OpInfo.Component component = info.components().get(i);
            Object value = values.get(i) instanceof Optional<?> optional ? optional.orElse(null) : values.get(i);
            if (component.role() == OpInfo.Role.ATTRIBUTE && value != null) {
                parts.add(component.name() + " = " + AttributeCodec.encode(value, this::name));
            }
        }
        return String.join(", ", parts);
    }

    private String loc(SourceLoc loc) {
        if (!locations || loc.origins().isEmpty()) {
            return "";
        }
        return loc.origins().stream().map(origin -> Names.quote(origin.node()) + ":" + Names.quote(origin.opType()))
                .collect(Collectors.joining(", ", " loc(", ")"));
    }
}
