namespace AudioAnomaly.Onnx;

/// <summary>Finds out how far a network's cells look in time, by changing all frames up to one, or from one on, and seeing which cells change.</summary>
internal sealed class ReachFinder
{
    private readonly ProbeSound _sound;
    private readonly Func<ReadOnlyMemory<float>, NetworkTensor[]> _run;
    private readonly NetworkTensor[] _base;
    private readonly Dictionary<int, NetworkTensor[]> _before = [];
    private readonly Dictionary<int, NetworkTensor[]> _after = [];

    /// <param name="sound">What to run on.</param>
    /// <param name="run">Runs the network on values of the sound's shape.</param>
    public ReachFinder(ProbeSound sound, Func<ReadOnlyMemory<float>, NetworkTensor[]> run)
    {
        (_sound, _run) = (sound, run);
        _base = run(sound.Values);
    }

    /// <summary>
    /// How many frames before and after its own <paramref name="stride"/> frames a cell depends on; null if that has no bound within the sound.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="axes">What its axes stand for.</param>
    /// <param name="stride">Its frames per cell.</param>
    public (int Before, int After)? Find(int output, TensorAxes axes, int stride)
    {
        int middle = _sound.Frames / 2, cells = _base[output].Shape[axes.Of('t')];
        int last = LastChanged(output, axes, Before(middle)), first = FirstChanged(output, axes, After(middle));
        if (last < 0 || first < 0 || last >= cells - 1 || first <= 0)
        {
            return null;
        }

        // The earliest frame that the last cell sees, and the latest that the first one sees: within a cell's length of the middle.
        int earliest = Bisect(middle - stride, middle, frame => LastChanged(output, axes, Before(frame)) >= last);
        int latest = -Bisect(-middle - stride, -middle, frame => FirstChanged(output, axes, After(-frame)) is >= 0 and var cell && cell <= first);
        return ((last * stride) - earliest, latest - ((first * stride) + stride - 1));
    }

    /// <summary>The least frame above <paramref name="low"/> for which something holds that holds at <paramref name="high"/>, and from there on.</summary>
    private static int Bisect(int low, int high, Func<int, bool> holds)
    {
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = holds(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private NetworkTensor[] Before(int frame) => Cached(_before, frame, () => _sound.Changed(..(frame + 1), ..));

    private NetworkTensor[] After(int frame) => Cached(_after, frame, () => _sound.Changed(frame.., ..));

    private NetworkTensor[] Cached(Dictionary<int, NetworkTensor[]> known, int frame, Func<float[]> change)
    {
        if (!known.TryGetValue(frame, out NetworkTensor[]? tensors))
        {
            known[frame] = tensors = _run(change());
        }

        return tensors;
    }

    private int LastChanged(int output, TensorAxes axes, NetworkTensor[] changed) => Cells(output, axes, changed).DefaultIfEmpty(-1).Max();

    private int FirstChanged(int output, TensorAxes axes, NetworkTensor[] changed) => Cells(output, axes, changed).DefaultIfEmpty(-1).Min();

    private HashSet<int> Cells(int output, TensorAxes axes, NetworkTensor[] changed)
    {
        NetworkTensor start = _base[output], other = changed[output];
        int length = start.Shape[axes.Of('t')], stride = axes.StrideOf('t', start.Shape);
        var cells = new HashSet<int>();
        for (int i = 0; i < start.Values.Length; i++)
        {
            if (start.Values[i] != other.Values[i])
            {
                cells.Add(i / stride % length);
            }
        }

        return cells;
    }
}
