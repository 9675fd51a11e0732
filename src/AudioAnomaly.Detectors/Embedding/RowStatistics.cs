using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Mean and deviation of the patch distances of each frequency row on normal clips that were not learned. Immutable.</summary>
internal sealed class RowStatistics
{
    // A row that happened not to vary must not turn every later distance into a large one.
    private const float LeastDeviation = 0.1f;

    private readonly long[] _counts;
    private readonly float[] _means;
    private readonly float[] _deviations;
    private readonly float[] _scales;
    private readonly float[] _offsets;

    private RowStatistics(long[] counts, float[] means, float[] deviations)
    {
        _counts = counts;
        _means = means;
        _deviations = deviations;
        _scales = new float[counts.Length];
        _offsets = new float[counts.Length];
        int[] known = [.. Enumerable.Range(0, counts.Length).Where(row => counts[row] > 0)];
        float mean = (float)known.Average(row => (double)means[row]), deviation = (float)known.Average(row => (double)deviations[row]);
        for (int row = 0; row < counts.Length; row++)
        {
            // Where normal clips had less bandwidth, the nearest row of which something is known.
            int nearest = known.MinBy(other => Math.Abs(other - row));
            _scales[row] = deviation > 0 ? deviation / Math.Max(deviations[nearest], LeastDeviation * deviation) : 1;
            _offsets[row] = mean - (_scales[row] * means[nearest]);
        }
    }

    /// <summary>What <see cref="Apply"/> multiplies each row's distances by, and then adds.</summary>
    public (IReadOnlyList<float> Scales, IReadOnlyList<float> Offsets) Map => (_scales, _offsets);

    /// <summary>The statistics of clips, with those of earlier ones.</summary>
    /// <param name="clips">The distances of each clip, frames x rows, and its number of rows.</param>
    /// <param name="others">What is known already.</param>
    /// <returns>Null if there is nothing to know it from.</returns>
    public static RowStatistics? Of(IEnumerable<(float[] Distances, int Rows)> clips, params IEnumerable<RowStatistics?> others)
    {
        var rows = new List<RowMoments>();
        foreach (RowStatistics other in others.OfType<RowStatistics>())
        {
            for (int row = 0; row < other._counts.Length; row++)
            {
                At(row).Merge(other._counts[row], other._means[row], other._deviations[row]);
            }
        }

        foreach ((float[] distances, int width) in clips)
        {
            for (int row = 0; row < width; row++)
            {
                At(row).Add(distances, row, width);
            }
        }

        return rows.Exists(row => row.Count > 0)
            ? new RowStatistics([.. rows.Select(row => row.Count)], [.. rows.Select(row => (float)row.Mean)], [.. rows.Select(row => (float)row.Deviation)])
            : null;

        RowMoments At(int row)
        {
            while (rows.Count <= row)
            {
                rows.Add(new RowMoments());
            }

            return rows[row];
        }
    }

    /// <summary>Brings each row to the mean and the deviation of the average row, in place. Nothing falls below 0.</summary>
    /// <param name="distances">Distances, frames x rows.</param>
    /// <param name="rows">Number of rows.</param>
    public void Apply(Span<float> distances, int rows)
    {
        for (int i = 0; i < distances.Length; i++)
        {
            int row = Math.Min(i % rows, _scales.Length - 1);
            distances[i] = Math.Max(0, (distances[i] * _scales[row]) + _offsets[row]);
        }
    }

    public void Save(ComponentState saved)
    {
        saved.Options["heldOutCounts"] = new JsonArray([.. _counts.Select(count => (JsonNode)count)]);
        saved.Tensors["heldOutMeans"] = new TensorData(_means, _means.Length);
        saved.Tensors["heldOutDeviations"] = new TensorData(_deviations, _deviations.Length);
    }

    /// <summary>What was saved; null if nothing was.</summary>
    /// <exception cref="FormatException">A number is impossible.</exception>
    public static RowStatistics? Load(ComponentState saved)
    {
        if (saved.Options["heldOutCounts"] is not JsonArray array)
        {
            return null;
        }

        long[] counts = [.. array.Select(count => count!.GetValue<long>())];
        float[] means = saved.Array("heldOutMeans", counts.Length), deviations = saved.Array("heldOutDeviations", counts.Length);
        return counts.Any(count => count > 0) && counts.All(count => count >= 0) && means.All(mean => mean >= 0) && deviations.All(deviation => deviation >= 0)
            ? new RowStatistics(counts, means, deviations)
            : throw new FormatException("its statistics of held-out clips are impossible.");
    }
}
