package io.assay.testsuite.adversary;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WireBlock;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.InputLayout;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.View;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which wires hold the inputs of a circuit, and what they say.
final class InputWires {

    /// The wires of one element: its value is offset + Σ 2^k·wire[k].
    private record Cell(int start, int bits, long offset) {}

    /// An element of an input that is held by its bits.
    ///
    /// @param input name of the input
    /// @param index position of the element, row-major
    /// @param start first wire
    /// @param bits  how many wires
    /// @param lo    least value
    /// @param hi    greatest value
    record Element(String input, int index, int start, int bits, long lo, long hi) {
        boolean holds(int wire) {
            return wire >= start && wire < start + bits;
        }
    }

    private final R1csCircuit circuit;
    private final Map<Value, Map<Integer, Cell>> cells = new HashMap<>();

    InputWires(R1csCircuit circuit) {
        this.circuit = circuit;
        Map<Value, Op> definitions = circuit.module().main().definitions();
        for (WireBlock block : circuit.blocks()) {
            switch (block) {
                case WireBlock.Elements(int start, Value value) -> add(definitions, value, start, 1, 0, true);
                case WireBlock.Bits(int start, Value value, int bits, long offset) ->
                    add(definitions, value, start, bits, offset, false);
                default -> {
                    // Holds no input.
                }
            }
        }
    }

    /// An element that has a wire of its own may have bits besides: these do not hold it.
    private void add(Map<Value, Op> definitions, Value value, int start, int bits, long offset, boolean own) {
        int[] positions = IntStream.range(0, value.type().elementCount()).toArray();
        Value source = value;
        while (definitions.get(source) instanceof View(_, var map, var operand, _)) {
            int[] outer = map.positions(source.type().shape());
            for (int i = 0; i < positions.length; i++) {
                positions[i] = outer[positions[i]];
            }
            source = operand;
        }
        if (definitions.get(source) instanceof Input) {
            Map<Integer, Cell> found = cells.computeIfAbsent(source, _ -> new HashMap<>());
            for (int i = 0; i < positions.length; i++) {
                Cell cell = new Cell(start + i * bits, bits, offset);
                if (own) {
                    found.put(positions[i], cell);
                } else {
                    found.putIfAbsent(positions[i], cell);
                }
            }
        }
    }

    /// Returns the wires that are fixed from outside: the context, the public elements that hold inputs, and the private
    /// inputs that the header counts.
    BitSet given(ConstraintSystem system) {
        BitSet given = new BitSet();
        given.set(1);
        for (PackedTensor tensor : circuit.statement().tensors()) {
            if (tensor.role() == Role.INPUT) {
                tensor.places().stream().filter(place -> place.bits() > 0)
                        .forEach(place -> given.set(1 + place.element()));
            }
        }
        int first = 1 + system.publicOutputs() + system.publicInputs();
        given.set(first, first + system.privateInputs());
        return given;
    }

    /// Returns the bounds of inputs, and where they are held, for the checker.
    InputLayout layout() {
        List<Long> widths = new ArrayList<>();
        List<Integer> wires = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Op op : circuit.module().main().ops()) {
            if (op instanceof Input input) {
                List<Place> packed = circuit.statement().tensors().stream()
                        .filter(tensor -> tensor.role() == Role.INPUT && tensor.name().equals(input.name()))
                        .flatMap(tensor -> tensor.places().stream()).toList();
                for (int i = 0; i < input.result().type().elementCount(); i++) {
                    widths.add(hi(input, i) - lo(input, i));
                    wires.add(packed.isEmpty() ? 0 : 1 + packed.get(i).element());
                    places.add(packed.isEmpty() ? 0 : packed.get(i).offset());
                }
            }
        }
        return new InputLayout(widths.stream().mapToLong(Long::longValue).toArray(),
                wires.stream().mapToInt(Integer::intValue).toArray(),
                places.stream().mapToInt(Integer::intValue).toArray(), 0);
    }

    /// Returns the elements of all inputs that are held by bits.
    List<Element> elements() {
        List<Element> elements = new ArrayList<>();
        for (Op op : circuit.module().main().ops()) {
            if (op instanceof Input input) {
                cells.getOrDefault(input.result(), Map.of()).forEach((i, cell) -> {
                    if (cell.offset() == lo(input, i)) {
                        elements.add(new Element(input.name(), i, cell.start(), cell.bits(), lo(input, i),
                                hi(input, i)));
                    }
                });
            }
        }
        return elements;
    }

    /// Returns the least value of an element of an input.
    static long lo(Input input, int element) {
        return input.lo().isPresent() ? input.lo().get().longAt(element) : input.result().type().interval().lo();
    }

    /// Returns the greatest value of an element of an input.
    static long hi(Input input, int element) {
        return input.hi().isPresent() ? input.hi().get().longAt(element) : input.result().type().interval().hi();
    }

    /// Returns the inputs that a witness speaks of; empty if some element is outside of its box.
    Optional<Map<String, long[]>> read(BigInteger[] witness) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        for (Op op : circuit.module().main().ops()) {
            if (op instanceof Input input) {
                long[] elements = new long[input.result().type().elementCount()];
                for (int i = 0; i < elements.length; i++) {
                    long lo = lo(input, i);
                    long hi = hi(input, i);
                    BigInteger value = value(input.result(), i, lo, witness);
                    if (value.compareTo(BigInteger.valueOf(lo)) < 0 || value.compareTo(BigInteger.valueOf(hi)) > 0) {
                        return Optional.empty();
                    }
                    elements[i] = value.longValueExact();
                }
                inputs.put(input.name(), elements);
            }
        }
        return Optional.of(inputs);
    }

    /// An element that can be just one number has no wires.
    private BigInteger value(Value input, int element, long lo, BigInteger[] witness) {
        Cell cell = cells.getOrDefault(input, Map.of()).get(element);
        if (cell == null) {
            return BigInteger.valueOf(lo);
        }
        BigInteger value = BigInteger.valueOf(cell.offset());
        for (int k = 0; k < cell.bits(); k++) {
            value = value.add(witness[cell.start() + k].shiftLeft(k));
        }
        BigInteger residue = value.mod(R1csCircuit.ORDER);
        return residue.shiftLeft(1).compareTo(R1csCircuit.ORDER) > 0 ? residue.subtract(R1csCircuit.ORDER) : residue;
    }
}
