namespace AudioAnomaly;

/// <summary>The channels that PaDiM uses, out of the concatenated channels of all layers, ascending. Immutable.</summary>
internal sealed class ChannelSubset
{
    private readonly int[] _channels;

    public ChannelSubset(int[] channels) => _channels = channels;

    public IReadOnlyList<int> Channels => _channels;

    public int Count => _channels.Length;

    /// <summary>Draws channels without replacement; all of them if no more are there than wanted.</summary>
    public static ChannelSubset Draw(int available, int wanted, int seed)
    {
        int[] all = [.. Enumerable.Range(0, available)];
        if (wanted < available)
        {
            new Random(seed).Shuffle(all);
            all = all[..wanted];
            Array.Sort(all);
        }

        return new ChannelSubset(all);
    }

    /// <summary>
    /// Takes the channels of a clip's features. Every cell of the first layer's grid takes those of the other layers from the cell that its centre lies in
    /// (nearest, by exact stride), without averaging.
    /// </summary>
    /// <param name="maps">One map per layer.</param>
    /// <param name="rows">How many of the grid's lowest frequency rows to take.</param>
    /// <returns>The patches, frames x rows x channels.</returns>
    public float[] Select(IReadOnlyList<FeatureMap> maps, int rows)
    {
        FeatureMap grid = maps[0];
        float[] patches = new float[grid.Frames * rows * Count];
        int first = 0, chosen = 0;
        foreach (FeatureMap map in maps)
        {
            int channels = map.Layer.Channels, begin = chosen;
            while (chosen < _channels.Length && _channels[chosen] < first + channels)
            {
                chosen++;
            }

            if (chosen > begin)
            {
                Copy(map, CellsOf(map, grid, rows), _channels.AsSpan(begin, chosen - begin), first, patches.AsSpan(begin));
            }

            first += channels;
        }

        return patches;
    }

    /// <summary>Copies chosen channels of a map into the patches.</summary>
    private void Copy(FeatureMap map, int[] cells, ReadOnlySpan<int> channels, int first, Span<float> patches)
    {
        ReadOnlySpan<float> values = map.Values.Span;
        for (int p = 0; p < cells.Length; p++)
        {
            ReadOnlySpan<float> cell = values.Slice(cells[p] * map.Layer.Channels, map.Layer.Channels);
            Span<float> patch = patches.Slice(p * Count, channels.Length);
            for (int i = 0; i < channels.Length; i++)
            {
                patch[i] = cell[channels[i] - first];
            }
        }
    }

    /// <summary>The map's cell at each of the grid's.</summary>
    private static int[] CellsOf(FeatureMap map, FeatureMap grid, int rows)
    {
        int[] cells = new int[grid.Frames * rows];
        for (int t = 0; t < grid.Frames; t++)
        {
            int frame = Nearest(t, grid.Layer.FrameStride, map.Layer.FrameStride, map.Frames);
            for (int f = 0; f < rows; f++)
            {
                cells[(t * rows) + f] = (frame * map.Bins) + Nearest(f, grid.Layer.BinStride, map.Layer.BinStride, map.Bins);
            }
        }

        return cells;
    }

    private static int Nearest(int index, int stride, int coarseStride, int coarseCount)
        => Math.Min(((2 * index) + 1) * stride / (2 * coarseStride), coarseCount - 1);
}
