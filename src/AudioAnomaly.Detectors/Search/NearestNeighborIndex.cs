namespace AudioAnomaly;

/// <summary>Exact nearest neighbours of every patch of a clip in a bank of patches. Immutable; searches from many threads.</summary>
/// <remarks>
/// <para>A patch is a concatenation of layers that were interpolated onto one grid, and interpolation is linear. So its dot product with a bank row is the
/// interpolation of
/// the layers' own dot products, which are computed at the layers' own, much smaller grids; a matrix of patches x bank never exists.</para>
/// <para>The search minimises |m|^2/2 - x.m in 32 bits on centred features. Every row whose value lies within the rounding error of the smallest is then
/// compared coordinate by coordinate,
/// so that rounding never hides a nearer row. Ties go to the lowest row.</para>
/// <para>The bank is held once, packed for the products: a row is gathered from its panel when it is asked for.</para>
/// </remarks>
internal sealed class NearestNeighborIndex
{
    // 64 time steps of the first grid: the products of a strip with one panel fit the second-level cache.
    private const int StripFrames = 64;

    // Rounding error of |m|^2/2 - x.m in 32 bits relative to |x|^2 + |m|^2: four times what random signs give at a thousand coordinates.
    private const float ProductError = 2e-6f;

    private readonly PackedRows[] _layers;
    private readonly float[] _halfNorms;
    private readonly PanelPlan _plan;

    /// <param name="rows">Bank rows, row-major, already centred and scaled.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="layerChannels">The channels of each layer, in the order in which they are concatenated.</param>
    /// <param name="plan">Which rows a patch is compared with; the whole bank if null.</param>
    public NearestNeighborIndex(float[] rows, int count, IReadOnlyList<int> layerChannels, PanelPlan? plan = null)
    {
        Count = count;
        Channels = layerChannels.Sum();
        _plan = plan ?? PanelPlan.Whole(count);
        float[] places = plan is null ? rows : Spread(rows, plan);
        _layers = new PackedRows[layerChannels.Count];
        int offset = 0;
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l] = new PackedRows(places, _plan.SlotCount, Channels, offset, layerChannels[l]);
            offset += layerChannels[l];
        }

        _halfNorms = new float[_layers[0].PanelCount * PackedRows.PanelWidth];
        _halfNorms.AsSpan().Fill(float.PositiveInfinity);
        for (int slot = 0; slot < _plan.SlotCount; slot++)
        {
            if (_plan.RowAt(slot) is >= 0 and int row)
            {
                _halfNorms[slot] = FixedOrderSum.SumOfSquares(rows.AsSpan(row * Channels, Channels)) / 2;
            }
        }
    }

    public int Count { get; }

    public int Channels { get; }

    /// <summary>A row of the bank.</summary>
    public float[] Row(int index)
    {
        float[] row = new float[Channels];
        CopyRow(index, row);
        return row;
    }

    /// <summary>Copies a row of the bank.</summary>
    public void CopyRow(int index, Span<float> target)
    {
        int slot = _plan.SlotOf(index);
        foreach (PackedRows layer in _layers)
        {
            layer.CopyRow(slot, target[..layer.Length]);
            target = target[layer.Length..];
        }
    }

    /// <summary>The rows from the first to before the end, one after the other.</summary>
    public float[] Rows(int first, int end)
    {
        float[] rows = new float[(long)(end - first) * Channels];
        CopyRows(first, rows);
        return rows;
    }

    /// <summary>The bank rows that patches of a frequency row are compared with: from the first to before the end.</summary>
    public (int First, int End) RowsFor(int bin) => _plan.RowsFor(bin);

    /// <summary>Finds each patch's nearest bank row.</summary>
    /// <param name="query">The clip's features; every layer centred and scaled as the bank.</param>
    /// <param name="bins">How many of the grid's lowest rows to search for.</param>
    /// <param name="distances">Receives the distance of each patch, frames x bins.</param>
    /// <param name="neighbors">Receives the bank row of each patch.</param>
    /// <param name="maxThreads">The most threads to use.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public void Search(PatchFeatures query, int bins, float[] distances, int[] neighbors, int maxThreads, CancellationToken cancellationToken)
    {
        int strips = (query.Frames + StripFrames - 1) / StripFrames;
        int chunks = Math.Max(1, Math.Min(maxThreads, (_layers[0].PanelCount + 7) / 8));
        var best = new StripMinimum[strips * chunks];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = maxThreads, CancellationToken = cancellationToken };

        // Enough pieces for all threads: strips of the clip times chunks of the bank. The minimum does not depend on how they are cut.
        Parallel.For(0, best.Length, parallel, piece =>
        {
            int strip = piece / chunks, chunk = piece % chunks;
            int firstFrame = strip * StripFrames;
            best[piece] = SearchStrip(
                query,
                firstFrame,
                Math.Min(StripFrames, query.Frames - firstFrame),
                bins,
                _layers[0].PanelCount * chunk / chunks,
                _layers[0].PanelCount * (chunk + 1) / chunks);
        });
        Parallel.For(0, strips, parallel, strip => Finish(query, strip, best.AsSpan(strip * chunks, chunks), bins, distances, neighbors));
    }

    /// <summary>The bank rows nearest to a row, itself among them, nearest first.</summary>
    /// <param name="row">The row.</param>
    /// <param name="count">How many to give; fewer if there are not so many.</param>
    /// <param name="bin">The frequency row of the patch they are for.</param>
    public int[] NearestRows(ReadOnlySpan<float> row, int count, int bin = 0)
    {
        (int first, int end) = _plan.RowsFor(bin);
        float[] distances = new float[end - first];
        int[] order = new int[end - first];
        float[] gathered = new float[PackedRows.PanelWidth * Channels];
        for (int block = first; block < end; block += PackedRows.PanelWidth)
        {
            int last = Math.Min(block + PackedRows.PanelWidth, end);
            Span<float> rows = gathered.AsSpan(0, (last - block) * Channels);
            CopyRows(block, rows);
            FixedOrderSum.SquaredDistances(row, rows, distances.AsSpan(block - first, last - block));
        }

        for (int i = 0; i < order.Length; i++)
        {
            distances[i] = MathF.Sqrt(distances[i]);
            order[i] = first + i;
        }

        Array.Sort(distances, order);
        return order[..Math.Min(count, order.Length)];
    }

    private void CopyRows(int first, Span<float> rows)
    {
        for (int row = 0; row < rows.Length / Channels; row++)
        {
            CopyRow(first + row, rows.Slice(row * Channels, Channels));
        }
    }

    /// <summary>The rows at their places in the panels, zeros at places not taken.</summary>
    private float[] Spread(float[] rows, PanelPlan plan)
    {
        float[] places = new float[(long)plan.SlotCount * Channels];
        for (int slot = 0; slot < plan.SlotCount; slot++)
        {
            if (plan.RowAt(slot) is >= 0 and int row)
            {
                rows.AsSpan(row * Channels, Channels).CopyTo(places.AsSpan(slot * Channels));
            }
        }

        return places;
    }

    private StripMinimum SearchStrip(PatchFeatures query, int firstFrame, int frames, int bins, int firstPanel, int lastPanel)
    {
        int width = PackedRows.PanelWidth;
        var minimum = new StripMinimum(frames * bins);
        float[] sums = new float[bins * width];
        var layers = new StripLayer[_layers.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l] = new StripLayer(query, l, firstFrame, frames, bins, width);
        }

        for (int panel = firstPanel; panel < lastPanel; panel++)
        {
            (int firstBin, int binCount) = _plan.BinsFor(panel, bins);
            if (binCount == 0)
            {
                continue;
            }

            for (int l = 0; l < layers.Length; l++)
            {
                layers[l].Multiply(_layers[l], panel, firstBin, binCount);
            }

            ReadOnlySpan<float> halfNorms = _halfNorms.AsSpan(panel * width, width);
            for (int t = 0; t < frames; t++)
            {
                foreach (StripLayer layer in layers)
                {
                    layer.AddTo(t, firstBin, binCount, sums);
                }

                minimum.Update((t * bins) + firstBin, sums.AsSpan(0, binCount * width), halfNorms, panel * width);
            }
        }

        return minimum;
    }

    private void Finish(PatchFeatures query, int strip, ReadOnlySpan<StripMinimum> pieces, int bins, float[] distances, int[] neighbors)
    {
        float[] patch = new float[Channels], row = new float[Channels];
        var candidates = new List<int>();
        int firstFrame = strip * StripFrames;
        int frames = Math.Min(StripFrames, query.Frames - firstFrame);
        for (int cell = 0; cell < frames * bins; cell++)
        {
            query.CopyPatch(firstFrame + (cell / bins), cell % bins, patch);
            (int neighbor, double squared) = FindNearest(patch, row, cell, cell % bins, pieces, candidates);
            distances[(firstFrame * bins) + cell] = (float)Math.Sqrt(squared);
            neighbors[(firstFrame * bins) + cell] = neighbor;
        }
    }

    private (int Neighbor, double Squared) FindNearest(
        ReadOnlySpan<float> patch, Span<float> known, int cell, int bin, ReadOnlySpan<StripMinimum> pieces, List<int> candidates)
    {
        float smallest = float.PositiveInfinity;
        foreach (StripMinimum piece in pieces)
        {
            smallest = Math.Min(smallest, piece.Smallest(cell));
        }

        // The nearest row's norm is at most that of the patch plus the distance between them.
        float norm = MathF.Sqrt(FixedOrderSum.SumOfSquares(patch));
        float reach = norm + MathF.Sqrt(Math.Max(0, (norm * norm) + (2 * smallest)));
        float limit = smallest + (ProductError * ((norm * norm) + (reach * reach)));
        candidates.Clear();
        bool complete = true;
        foreach (StripMinimum piece in pieces)
        {
            complete &= piece.TryCollect(cell, limit, candidates);
        }

        int neighbor = -1;
        double best = double.PositiveInfinity;
        (int first, int end) = complete ? (0, candidates.Count) : _plan.RowsFor(bin);
        for (int i = first; i < end; i++)
        {
            int row = complete ? _plan.RowAt(candidates[i]) : i;
            CopyRow(row, known);
            double squared = FixedOrderSum.SquaredDistance(patch, known);
            if (squared < best || (squared == best && row < neighbor))
            {
                (neighbor, best) = (row, squared);
            }
        }

        return (neighbor, best);
    }
}
