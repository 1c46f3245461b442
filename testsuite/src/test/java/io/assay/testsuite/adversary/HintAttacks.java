package io.assay.testsuite.adversary;

import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.type.Interval;
import io.assay.testsuite.adversary.Victim.Position;
import io.assay.testsuite.conformance.Deviation;
import io.assay.testsuite.conformance.Deviation.Change;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/// Provers that lie at a hint and compute everything after it from the lie, as the honest prover would.
final class HintAttacks {

    private static final int MOST_BITS = 40;

    static final List<Attack> ALL = List.of(new RandomAnswer(), new WholeRandomAnswer(), new NeighbourAnswer(),
            new BoundaryAnswer(), new SwappedAnswer(), new AnswerToAnotherQuestion(), new ShiftedRemainder(),
            new MirroredSign(), new DuplicatedChoice(), new OtherTie(), new TwoLies());

    private HintAttacks() {}

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static Optional<Hint> hint(Position position, Random random, Class<?>... functions) {
        List<Hint> hints = position.victim().hints().stream().filter(hint -> functions.length == 0
                || Arrays.stream(functions).anyMatch(kind -> kind.isInstance(hint.function()))).toList();
        return hints.isEmpty() ? Optional.empty() : Optional.of(any(hints, random));
    }

    private static Change change(Hint hint, Random random, Amount amount, Position position) {
        int tensor = random.nextInt(hint.results().size());
        Value result = hint.results().get(tensor);
        int element = random.nextInt(result.type().elementCount());
        return new Change(tensor, element,
                amount.of(result.type().interval(), position.value(result)[element], random));
    }

    /// How much an element of an interval, and of an honest value, is changed.
    private interface Amount {
        long of(Interval interval, long honest, Random random);
    }

    private static Optional<BigInteger[]> oneElement(Position position, Random random, Amount amount) {
        return hint(position, random).flatMap(hint -> position.witness(
                new Deviation(hint, List.of(), List.of(change(hint, random, amount, position)))));
    }

    private static long within(Interval interval, Random random) {
        return random.nextLong(interval.lo(), interval.hi() + 1);
    }

    /// One element is any number: of its interval, or of 40 bits.
    record RandomAnswer() implements Attack {
        @Override
        public String doc() {
            return "one element of a hint is any number, of its interval or of 40 bits";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return oneElement(position, random, (interval, honest, r) -> (r.nextBoolean()
                    ? within(interval, r)
                    : r.nextLong(-(1L << MOST_BITS), 1L << MOST_BITS)) - honest);
        }
    }

    /// Every element of a hint is any number of its interval.
    record WholeRandomAnswer() implements Attack {
        @Override
        public String doc() {
            return "every element of a hint is any number of its interval";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random).flatMap(hint -> position.witness((asked, operands) -> {
                List<long[]> answer = RelationInterpreter.honest(asked, operands);
                for (int i = 0; asked.equals(hint) && i < answer.size(); i++) {
                    Interval interval = hint.results().get(i).type().interval();
                    Arrays.setAll(answer.get(i), _ -> within(interval, random));
                }
                return answer;
            }));
        }
    }

    /// One element is off by one.
    record NeighbourAnswer() implements Attack {
        @Override
        public String doc() {
            return "one element of a hint is off by one";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return oneElement(position, random, (_, _, r) -> r.nextBoolean() ? 1 : -1);
        }
    }

    /// One element is at a boundary: zero, an end of its interval or beyond it, a power of two, its opposite.
    record BoundaryAnswer() implements Attack {
        @Override
        public String doc() {
            return "one element of a hint is zero, an end of its interval or one beyond, a power of two, or its opposite";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return oneElement(position, random, (interval, honest, r) -> any(List.of(0L, interval.lo(), interval.hi(),
                    interval.lo() - 1, interval.hi() + 1, 1L << r.nextInt(MOST_BITS), -honest), r) - honest);
        }
    }

    /// Two elements are swapped, so that sums stay.
    record SwappedAnswer() implements Attack {
        @Override
        public String doc() {
            return "two elements of a hint are swapped";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random).flatMap(hint -> {
                int tensor = random.nextInt(hint.results().size());
                long[] honest = position.value(hint.results().get(tensor));
                int one = random.nextInt(honest.length);
                int other = random.nextInt(honest.length);
                return position.witness(new Deviation(hint, List.of(), List.of(
                        new Change(tensor, one, honest[other] - honest[one]),
                        new Change(tensor, other, honest[one] - honest[other]))));
            });
        }
    }

    /// The answer is honest, but to another question, as another row of a table is.
    record AnswerToAnotherQuestion() implements Attack {
        @Override
        public String doc() {
            return "the answer of a hint is the honest one to another question, as another row of a table is";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random).flatMap(hint -> {
                int tensor = random.nextInt(hint.operands().size());
                Value operand = hint.operands().get(tensor);
                int element = random.nextInt(operand.type().elementCount());
                long amount = within(operand.type().interval(), random) - position.value(operand)[element];
                return position.witness(new Deviation(hint, List.of(new Change(tensor, element, amount)), List.of()));
            });
        }
    }

    /// The remainder is moved by the divisor, and the quotient makes up for it.
    record ShiftedRemainder() implements Attack {
        @Override
        public String doc() {
            return "a remainder is moved by a multiple of the divisor, and the quotient makes up for it; a root likewise";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random, HintFunction.SplitPow2.class, HintFunction.SplitMagnitude.class,
                    HintFunction.Divide.class, HintFunction.ScaledProduct.class, HintFunction.SquareRoot.class)
                    .flatMap(hint -> {
                        int element = random.nextInt(hint.results().getFirst().type().elementCount());
                        long times = any(List.of(1L, -1L, 2L, -2L, 1L << random.nextInt(MOST_BITS / 2)), random);
                        return position.witness(
                                new Deviation(hint, List.of(), shifted(position, hint, element, times)));
                    });
        }

        private static List<Change> shifted(Position position, Hint hint, int element, long times) {
            return switch (hint.function()) {
                case HintFunction.SplitMagnitude(int shift) -> List.of(new Change(2, element, times << shift),
                        new Change(0, element, times), new Change(1, element, 0));
                case HintFunction.SplitPow2(int shift) -> List.of(new Change(0, element, -times),
                        new Change(1, element, times << shift));
                case HintFunction.ScaledProduct(int shift, _) -> List.of(new Change(0, element, -times),
                        new Change(1, element, times << shift));
                case HintFunction.Divide() -> List.of(new Change(0, element, -times),
                        new Change(1, element, times * position.value(hint.operands().get(1))[element]));
                case HintFunction.SquareRoot() -> {
                    long root = position.value(hint.results().getFirst())[element];
                    yield List.of(new Change(0, element, -times),
                            new Change(1, element, root * root - (root - times) * (root - times)));
                }
                default -> throw new IllegalArgumentException(hint.toString());
            };
        }
    }

    /// The sign of a magnitude is the other one; at zero, both zeros are moved.
    record MirroredSign() implements Attack {
        @Override
        public String doc() {
            return "magnitude t and positive part y become -t and y - t, or, as at zero, both are moved so that x = 2y - t";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random, HintFunction.Magnitude.class, HintFunction.SplitMagnitude.class)
                    .flatMap(hint -> {
                        long[] magnitude = position.value(hint.results().get(0));
                        int element = random.nextInt(magnitude.length);
                        long t = magnitude[element];
                        long moved = t == 0 || random.nextInt(3) == 0
                                ? (random.nextBoolean() ? 1L : -1L) << random.nextInt(8)
                                : -t;
                        return position.witness(new Deviation(hint, List.of(),
                                List.of(new Change(0, element, 2 * moved), new Change(1, element, moved))));
                    });
        }
    }

    /// A one-hot vector has two ones, none, or entries that are no bits but add up.
    record DuplicatedChoice() implements Attack {
        @Override
        public String doc() {
            return "a one-hot vector has two ones, none, or entries as 2 and -1 or 1, -1, 1, whose sums are right";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random, HintFunction.ArgMax.class, HintFunction.OneHot.class).flatMap(hint -> {
                long[] choice = position.value(hint.results().getFirst());
                int one = random.nextInt(choice.length);
                List<Change> changes = new ArrayList<>();
                switch (random.nextInt(4)) {
                    case 0 -> changes.add(new Change(0, one, 1 - 2 * choice[one]));
                    case 1 -> changes.add(new Change(0, one, random.nextBoolean() ? 1 : -1));
                    case 2 -> {
                        int amount = random.nextInt(1, 4);
                        changes.add(new Change(0, one, amount));
                        changes.add(new Change(0, random.nextInt(choice.length), -amount));
                    }
                    default -> {
                        int middle = Math.clamp(one, 1, Math.max(1, choice.length - 2));
                        for (int i = -1; i <= 1 && choice.length > 2; i++) {
                            changes.add(new Change(0, middle + i, i == 0 ? -2 : 1));
                        }
                    }
                }
                changes.addAll(greatest(position, hint, changes));
                return position.witness(new Deviation(hint, List.of(), changes));
            });
        }

        /// Returns the change of an argmax's greatest element that makes it the sum of what is chosen.
        private static List<Change> greatest(Position position, Hint hint, List<Change> choices) {
            if (!(hint.function() instanceof HintFunction.ArgMax)
                    || position.value(hint.results().get(1)).length != 1) {
                return List.of();
            }
            long[] x = position.value(hint.operands().getFirst());
            return List.of(new Change(1, 0,
                    choices.stream().mapToLong(change -> change.amount() * x[change.element()]).sum()));
        }
    }

    /// Among the elements of an argmax, another one is chosen, with its own value as the greatest: right on a tie.
    record OtherTie() implements Attack {
        @Override
        public String doc() {
            return "the index of the greatest is that of another element, with that element's value: an equal one on a tie";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            return hint(position, random, HintFunction.ArgMax.class).flatMap(hint -> {
                long[] choice = position.value(hint.results().get(0));
                long[] x = position.value(hint.operands().getFirst());
                if (position.value(hint.results().get(1)).length != 1) {
                    return Optional.empty();
                }
                int right = 0;
                while (choice[right] == 0) {
                    right++;
                }
                int other = random.nextInt(choice.length);
                return position.witness(new Deviation(hint, List.of(),
                        List.of(new Change(0, right, -1), new Change(0, other, 1),
                                new Change(1, 0, x[other] - x[right]))));
            });
        }
    }

    /// Two hints lie, each by a little.
    record TwoLies() implements Attack {
        @Override
        public String doc() {
            return "two hints lie at once, each by one";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            List<Hint> hints = position.victim().hints();
            if (hints.size() < 2) {
                return Optional.empty();
            }
            List<Deviation> lies = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Hint hint = any(hints, random);
                lies.add(new Deviation(hint, List.of(),
                        List.of(change(hint, random, (_, _, r) -> r.nextBoolean() ? 1 : -1, position))));
            }
            return position.witness((asked, operands) -> lies.stream()
                    .filter(lie -> Objects.equals(lie.hint(), asked)).findFirst()
                    .map(lie -> lie.choose(asked, operands))
                    .orElseGet(() -> RelationInterpreter.honest(asked, operands)));
        }
    }
}
