package io.assay.ir;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What the record of an op declares: its name, effect and components.
///
/// The one place that looks into op records by reflection; printer, parser, verifier and the op table in the guide are
/// built on it.
public final class OpInfo {

    /// The part a component plays.
    public enum Role {
        RESULT, RESULTS, OPERAND, OPERANDS, ATTRIBUTE, LOCATION
    }

    /// One component of an op's record.
    ///
    /// @param name component name; for an attribute also its name in text
    /// @param role part it plays
    /// @param type declared type with its type arguments
    public record Component(String name, Role role, Type type) {}

    private final String name;
    private final Effect effect;
    private final String doc;
    private final Class<? extends Op> type;
    private final List<Component> components;
    private final List<MethodHandle> accessors = new ArrayList<>();
    private final List<Integer> operands;
    private final List<Integer> results;
    private final MethodHandle constructor;

    OpInfo(Class<? extends Op> type) {
        OpDef def = type.getAnnotation(OpDef.class);
        if (def == null || !type.isRecord()) {
            throw new IllegalArgumentException(type + " is not a record with @OpDef");
        }
        this.type = type;
        this.name = def.name();
        this.effect = def.effect();
        this.doc = def.doc();
        List<Component> parts = new ArrayList<>();
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            List<Class<?>> erased = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                parts.add(new Component(component.getName(), role(component), component.getGenericType()));
                accessors.add(lookup.unreflect(component.getAccessor()));
                erased.add(component.getType());
            }
            constructor = lookup.unreflectConstructor(type.getConstructor(erased.toArray(Class<?>[]::new)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " is not a public record", e);
        }
        this.components = List.copyOf(parts);
        this.operands = positions(Role.OPERAND, Role.OPERANDS);
        this.results = positions(Role.RESULT, Role.RESULTS);
    }

    private List<Integer> positions(Role... roles) {
        return IntStream.range(0, components.size())
                .filter(i -> Arrays.asList(roles).contains(components.get(i).role())).boxed().toList();
    }

    private static Role role(RecordComponent component) {
        boolean list = component.getGenericType() instanceof ParameterizedType generic
                && generic.getRawType() == List.class && generic.getActualTypeArguments()[0] == Value.class;
        if (component.getType() == Value.class) {
            return component.getName().equals("result") ? Role.RESULT : Role.OPERAND;
        }
        if (list) {
            return component.getName().equals("results") ? Role.RESULTS : Role.OPERANDS;
        }
        return component.getType() == SourceLoc.class ? Role.LOCATION : Role.ATTRIBUTE;
    }

    /// Returns the name with its dialect, for example `fixed.requantize`.
    public String name() {
        return name;
    }

    /// Returns the dialect, for example `fixed`.
    public String dialect() {
        return name.substring(0, name.indexOf('.'));
    }

    /// Returns what the op does to the statement.
    public Effect effect() {
        return effect;
    }

    /// Returns the line that says what the op means.
    public String doc() {
        return doc;
    }

    /// Returns the record's class.
    public Class<? extends Op> type() {
        return type;
    }

    /// Returns the record's components in order.
    public List<Component> components() {
        return components;
    }

    /// Returns the values of the components of `op`, in order.
    public List<Object> componentValues(Op op) {
        List<Object> values = new ArrayList<>(accessors.size());
        for (int i = 0; i < accessors.size(); i++) {
            values.add(componentValue(op, i));
        }
        return values;
    }

    private Object componentValue(Op op, int component) {
        try {
            return accessors.get(component).invoke(op);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read a component of " + name, e);
        }
    }

    /// Returns a new op with the given component values.
    /// @throws IllegalArgumentException if the record refuses them; the message says why
    public Op create(List<?> values) {
        try {
            return (Op) constructor.invokeWithArguments(values);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot create " + name, e);
        }
    }

    List<Value> operands(Op op) {
        return values(op, operands);
    }

    List<Value> results(Op op) {
        return values(op, results);
    }

    Op mapOperands(Op op, UnaryOperator<Value> f) {
        return map(op, f, List.of(Role.OPERAND, Role.OPERANDS));
    }

    Op mapValues(Op op, UnaryOperator<Value> f) {
        return map(op, f, List.of(Role.OPERAND, Role.OPERANDS, Role.RESULT, Role.RESULTS));
    }

    Op withLoc(Op op, SourceLoc loc) {
        if (op.loc().equals(loc)) {
            return op;
        }
        List<Object> all = componentValues(op);
        for (int i = 0; i < all.size(); i++) {
            all.set(i, components.get(i).role() == Role.LOCATION ? loc : all.get(i));
        }
        return create(all);
    }

    private List<Value> values(Op op, List<Integer> of) {
        List<Value> found = new ArrayList<>();
        for (int component : of) {
            switch (componentValue(op, component)) {
                case Value value -> found.add(value);
                case Object list -> ((List<?>) list).forEach(item -> found.add((Value) item));
            }
        }
        return List.copyOf(found);
    }

    private Op map(Op op, UnaryOperator<Value> f, List<Role> roles) {
        List<Object> all = componentValues(op);
        boolean changed = false;
        for (int i = 0; i < all.size(); i++) {
            if (roles.contains(components.get(i).role())) {
                Object mapped = all.get(i) instanceof Value value
                        ? f.apply(value)
                        : ((List<?>) all.get(i)).stream().map(item -> f.apply((Value) item)).toList();
                changed |= !mapped.equals(all.get(i));
                all.set(i, mapped);
            }
        }
        return changed ? create(all) : op;
    }
}
