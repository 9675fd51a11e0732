using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What a bank keeps beside it for the sake of later merges. Immutable.</summary>
/// <param name="Rows">Further patches in the greedy order that chose the bank, scaled as it; scoring never sees them.</param>
/// <param name="Count">Their number.</param>
/// <param name="FrequencyRows">The frequency row of each, if rows are told apart.</param>
/// <param name="Levels">How closely all patches were covered, as far as is known, just before each patch of the bank and then of the reserve was chosen, and
/// at last with all of them: distances between scaled and projected patches.</param>
internal sealed record PatchReserve(float[] Rows, int Count, int[]? FrequencyRows, float[] Levels)
{
    /// <summary>Adds the reserve to a detector's state.</summary>
    public void Save(ComponentState saved, int channels)
    {
        saved.Tensors["levels"] = new TensorData(Levels, Levels.Length);
        if (Count == 0)
        {
            return;
        }

        saved.Tensors["reserve"] = new TensorData(Rows, Count, channels);
        if (FrequencyRows is { } rows)
        {
            saved.Tensors["reserveFrequencyRows"] = new TensorData(Array.ConvertAll(rows, row => (float)row), Count);
        }
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <param name="saved">The detector's state.</param>
    /// <param name="bank">Patches in the bank.</param>
    /// <param name="channels">Channels of a patch.</param>
    /// <param name="bins">The spectrogram's bins, if frequency rows are told apart.</param>
    /// <returns>The reserve, or null if the state is older than reserves.</returns>
    /// <exception cref="FormatException">The arrays make no sense.</exception>
    public static PatchReserve? Load(ComponentState saved, int bank, int channels, int? bins)
    {
        if (!saved.Tensors.ContainsKey("levels"))
        {
            return null;
        }

        int count = 0;
        float[] rows = [];
        if (saved.Tensors.TryGetValue("reserve", out TensorData? reserve))
        {
            count = reserve.Shape.Count > 0 ? reserve.Shape[0] : 0;
            rows = saved.Array("reserve", count, channels);
        }

        int[]? frequencyRows = bins is null ? null : count == 0 ? [] : Array.ConvertAll(saved.Array("reserveFrequencyRows", count), row => (int)row);
        float[] levels = saved.Array("levels", bank + count + 1);
        return levels.All(level => level >= 0) && frequencyRows?.All(row => row >= 0 && row < bins) is not false
            ? new PatchReserve(rows, count, frequencyRows, levels)
            : throw new FormatException("a level of its reserve is below 0, or a frequency row is not in the grid.");
    }
}
