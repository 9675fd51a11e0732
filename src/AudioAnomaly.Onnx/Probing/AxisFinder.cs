namespace AudioAnomaly.Onnx;

/// <summary>Finds out what the axes of an output stand for, by changing the sound in one place and seeing where the output changes.</summary>
internal sealed class AxisFinder
{
    // By how much of an axis the change must move when it is moved by half of the sound.
    private const double LeastMove = 0.15;

    private readonly NetworkTensor[] _base;
    private readonly NetworkTensor[] _early;
    private readonly NetworkTensor[] _late;
    private readonly NetworkTensor[] _low;
    private readonly NetworkTensor[] _high;

    /// <param name="sound">What to run on.</param>
    /// <param name="run">Runs the network on values of the sound's shape.</param>
    public AxisFinder(ProbeSound sound, Func<ReadOnlyMemory<float>, NetworkTensor[]> run)
    {
        _base = run(sound.Values);
        _early = run(sound.Changed(Around(sound.Frames, 0.25), ..));
        _late = run(sound.Changed(Around(sound.Frames, 0.75), ..));
        _low = run(sound.Changed(.., Around(sound.Bins, 0.25)));
        _high = run(sound.Changed(.., Around(sound.Bins, 0.75)));
    }

    /// <summary>The axis of time; null if there is none.</summary>
    public int? FindTime(int output) => Find(output, _early[output], _late[output], []);

    /// <summary>The axis of frequency; null if there is none.</summary>
    /// <param name="output">The output.</param>
    /// <param name="time">Its axis of time.</param>
    /// <param name="bins">The input's bins, of which the axis has no more.</param>
    public int? FindFrequency(int output, int time, int bins)
    {
        int[] shape = _base[output].Shape;
        return Find(output, _low[output], _high[output], [time, .. Enumerable.Range(0, shape.Length).Where(axis => shape[axis] > bins)]);
    }

    private static Range Around(int length, double place)
    {
        int half = Math.Max(1, length / 32), centre = (int)(length * place);
        return Math.Max(0, centre - half)..Math.Min(length, centre + half);
    }

    private int? Find(int output, NetworkTensor first, NetworkTensor second, int[] excluded)
    {
        NetworkTensor start = _base[output];
        int? found = null;
        double most = LeastMove;
        for (int axis = 0; axis < start.Shape.Length; axis++)
        {
            if (start.Shape[axis] > 1 && !excluded.Contains(axis)
                && Centre(start, first, axis) is { } from && Centre(start, second, axis) is { } to && to - from > most)
            {
                (found, most) = (axis, to - from);
            }
        }

        return found;
    }

    /// <summary>Where on an axis the output changed, from 0 to 1; null if it did not.</summary>
    private static double? Centre(NetworkTensor start, NetworkTensor changed, int axis)
    {
        int length = start.Shape[axis], stride = start.Shape[(axis + 1)..].Aggregate(1, (product, size) => product * size);
        double sum = 0, weighted = 0;
        for (int i = 0; i < start.Values.Length; i++)
        {
            double change = Math.Abs(changed.Values[i] - start.Values[i]);
            sum += change;
            weighted += change * ((i / stride % length) + 0.5);
        }

        return sum > 0 && double.IsFinite(sum) ? weighted / sum / length : null;
    }
}
