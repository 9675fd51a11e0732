using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>
/// A linear filter of at most sixteen states that computes sixteen samples at once. A recursion waits for its last sample; in this form every block is a sum
/// of what its inputs and the states before it give, and only the states wait for each other.
/// </summary>
internal sealed class BlockFilter
{
    /// <summary>The most states.</summary>
    public const int MaxStates = 16;

    // Below it states ring on in subnormal numbers, which some processors compute slowly.
    private const float Silence = 1e-18f;

    private readonly Vector512<float>[] _direct = new Vector512<float>[Block];
    private readonly Vector512<float>[] _entering = new Vector512<float>[Block];
    private readonly Vector512<float>[] _ringing;
    private readonly Vector512<float>[] _kept;
    private Vector512<float> _state;

    /// <summary>Makes a filter at rest.</summary>
    /// <param name="states">The number of its states.</param>
    /// <param name="step">What it does with one sample. It must be linear, without memory but the states.</param>
    public BlockFilter(int states, Step step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(states, MaxStates);
        (_ringing, _kept) = (new Vector512<float>[states], new Vector512<float>[states]);
        Span<double> state = stackalloc double[states];
        Span<float> outputs = stackalloc float[Block];
        Span<float> left = stackalloc float[MaxStates];
        for (int input = 0; input < Block; input++)
        {
            state.Clear();
            Run(state, outputs, left, input);
            (_direct[input], _entering[input]) = (Vector512.Create((ReadOnlySpan<float>)outputs), Vector512.Create((ReadOnlySpan<float>)left));
        }

        for (int one = 0; one < states; one++)
        {
            state.Clear();
            state[one] = 1;
            Run(state, outputs, left, Block);
            (_ringing[one], _kept[one]) = (Vector512.Create((ReadOnlySpan<float>)outputs), Vector512.Create((ReadOnlySpan<float>)left));
        }

        void Run(Span<double> from, Span<float> given, Span<float> remaining, int click)
        {
            for (int i = 0; i < Block; i++)
            {
                given[i] = (float)step(from, i == click ? 1 : 0);
            }

            remaining.Clear();
            for (int i = 0; i < from.Length; i++)
            {
                remaining[i] = (float)from[i];
            }
        }
    }

    /// <summary>Takes one sample to the next: changes the states and returns the output.</summary>
    public delegate double Step(Span<double> state, double input);

    private static int Block => Vector512<float>.Count;

    /// <summary>Filters what follows on what was filtered before.</summary>
    /// <param name="input">The input. Its length is a multiple of sixteen, except at the end.</param>
    /// <param name="output">Receives the output; may be the input.</param>
    public unsafe void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, input.Length);
        float* memory = stackalloc float[((2 * Block) + (2 * MaxStates) + 1) * Block];
        Vector512<float>* coefficients = AlignedVectors.From(memory);
        _direct.CopyTo(new Span<Vector512<float>>(coefficients, Block));
        _entering.CopyTo(new Span<Vector512<float>>(coefficients + Block, Block));
        _ringing.CopyTo(new Span<Vector512<float>>(coefficients + (2 * Block), MaxStates));
        _kept.CopyTo(new Span<Vector512<float>>(coefficients + (2 * Block) + MaxStates, MaxStates));
        float* last = stackalloc float[Block];
        float* separate = stackalloc float[MaxStates];
        Vector512<float> state = _state;
        fixed (float* from = input, to = output)
        {
            int start = 0;
            for (; start <= input.Length - Block; start += Block)
            {
                (Vector512<float> given, state) = RunBlock(coefficients, _ringing.Length, from + start, state, separate);
                given.Store(to + start);
            }

            if (start < input.Length)
            {
                var rest = new Span<float>(last, Block);
                rest.Clear();
                input[start..].CopyTo(rest);
                (Vector512<float> given, state) = RunBlock(coefficients, _ringing.Length, last, state, separate);
                given.Store(last);
                rest[..(input.Length - start)].CopyTo(output[start..]);
            }
        }

        _state = state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe (Vector512<float> Output, Vector512<float> State) RunBlock(
        Vector512<float>* coefficients,
        int states,
        float* input,
        Vector512<float> state,
        float* separate)
    {
        Vector512<float>* direct = coefficients, entering = coefficients + Block, ringing = entering + Block, kept = ringing + MaxStates;
        Vector512<float> evenOutput = Vector512<float>.Zero, oddOutput = evenOutput, evenState = evenOutput, oddState = evenOutput;
        for (int i = 0; i < Block; i += 4)
        {
            Vector512<float> first = Vector512.Create(input[i]), second = Vector512.Create(input[i + 1]);
            Vector512<float> third = Vector512.Create(input[i + 2]), fourth = Vector512.Create(input[i + 3]);
            evenOutput = Vector512.FusedMultiplyAdd(third, direct[i + 2], Vector512.FusedMultiplyAdd(first, direct[i], evenOutput));
            oddOutput = Vector512.FusedMultiplyAdd(fourth, direct[i + 3], Vector512.FusedMultiplyAdd(second, direct[i + 1], oddOutput));
            evenState = Vector512.FusedMultiplyAdd(third, entering[i + 2], Vector512.FusedMultiplyAdd(first, entering[i], evenState));
            oddState = Vector512.FusedMultiplyAdd(fourth, entering[i + 3], Vector512.FusedMultiplyAdd(second, entering[i + 1], oddState));
        }

        state.Store(separate);
        Vector512<float> output = evenOutput + oddOutput, next = evenState + oddState;
        for (int i = 0; i < states; i++)
        {
            Vector512<float> one = Vector512.Create(separate[i]);
            output = Vector512.FusedMultiplyAdd(one, ringing[i], output);
            next = Vector512.FusedMultiplyAdd(one, kept[i], next);
        }

        return (output, Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(next), Vector512.Create(Silence)), next, Vector512<float>.Zero));
    }
}
