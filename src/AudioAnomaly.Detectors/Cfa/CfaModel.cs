namespace AudioAnomaly;

/// <summary>A fitted CFA: the descriptor and the centroids. Scores in managed code, with the same bits on any number of threads. Immutable.</summary>
internal sealed class CfaModel
{
    /// <summary>The side of the neighbourhood that features are averaged over.</summary>
    public const int NeighborhoodSize = 3;

    private const int BlockRows = 64;
    private readonly PackedRows _packed;

    /// <param name="weight">Descriptor channels x feature channels.</param>
    /// <param name="coordinateWeight">Descriptor channels x 2: time, frequency.</param>
    /// <param name="bias">Descriptor channels.</param>
    /// <param name="centroids">The centroids.</param>
    /// <param name="radius">The radius, which scores do not need.</param>
    /// <param name="bins">The spectrograms' bins.</param>
    public CfaModel(float[] weight, float[] coordinateWeight, float[] bias, CentroidSearch centroids, float radius, int bins)
    {
        (Weight, CoordinateWeight, Bias, Centroids, Radius, Bins) = (weight, coordinateWeight, bias, centroids, radius, bins);
        _packed = new PackedRows(weight, bias.Length, weight.Length / bias.Length, 0, weight.Length / bias.Length);
    }

    public float[] Weight { get; }

    public float[] CoordinateWeight { get; }

    public float[] Bias { get; }

    public CentroidSearch Centroids { get; }

    public float Radius { get; }

    public int Bins { get; }

    /// <summary>The number of channels of the descriptor.</summary>
    public static int ChannelsOf(CfaOptions options, int featureChannels) => Math.Max(1, featureChannels / options.DescriptorReduction);

    /// <summary>The scores of all patches in scope, frames x rows.</summary>
    /// <param name="features">The clip's features.</param>
    /// <param name="rows">The lowest rows of the grid that are in scope.</param>
    /// <param name="neighbors">How many nearest centroids make a score.</param>
    /// <param name="execution">How many threads to use.</param>
    /// <param name="timePlace">The place in time that all patches are given, from -1 to 1; null for their own in the clip.</param>
    public float[] Score(PatchFeatures features, int rows, int neighbors, ExecutionOptions execution, float? timePlace = null)
    {
        float[] scores = new float[features.Frames * rows];
        int blocks = (scores.Length + BlockRows - 1) / BlockRows;
        int perRow = Centroids.CandidatesFor(neighbors);
        int stride = _packed.PanelCount * PackedRows.PanelWidth;
        Parallel.For(
            0,
            blocks,
            execution.ToParallelOptions(),
            () => (Patches: new float[BlockRows * features.Channels], Descriptors: new float[BlockRows * stride], Products: new float[Centroids.ScratchLength], Candidates: new int[BlockRows * perRow]),
            (block, _, memory) =>
            {
                int first = block * BlockRows, count = Math.Min(BlockRows, scores.Length - first);
                for (int i = 0; i < count; i++)
                {
                    features.CopyPatch((first + i) / rows, (first + i) % rows, memory.Patches.AsSpan(i * features.Channels, features.Channels));
                }

                Describe(memory.Patches, count, features, first, rows, timePlace, memory.Descriptors, stride);
                Centroids.Find(memory.Descriptors, count, stride, memory.Candidates, perRow, memory.Products);
                Span<float> distances = stackalloc float[perRow];
                for (int i = 0; i < count; i++)
                {
                    Centroids.Sort(memory.Descriptors.AsSpan(i * stride, Bias.Length), memory.Candidates.AsSpan(i * perRow, perRow), distances);
                    scores[first + i] = Softmin(distances[..Math.Min(neighbors, perRow)]);
                }

                return memory;
            },
            static _ => { });
        return scores;
    }

    /// <summary>
    /// The nearest distance times its softmin weight among the nearest ones: d1 exp(-d1) / (exp(-d1) + ... + exp(-dK)), in a form that neither over- nor
    /// underflows.
    /// </summary>
    /// <param name="squaredDistances">Squared distances, ascending.</param>
    internal static float Softmin(ReadOnlySpan<float> squaredDistances)
    {
        double nearest = Math.Sqrt(squaredDistances[0]);
        double sum = 0;
        foreach (float squared in squaredDistances)
        {
            sum += Exponential.Exp(nearest - Math.Sqrt(squared));
        }

        return (float)(nearest / sum);
    }

    private void Describe(float[] patches, int count, PatchFeatures features, int first, int rows, float? timePlace, float[] descriptors, int stride)
    {
        for (int panel = 0; panel < _packed.PanelCount; panel++)
        {
            DotProducts.Compute(patches, count, features.Channels, _packed, panel, descriptors.AsSpan(panel * PackedRows.PanelWidth), stride);
        }

        for (int i = 0; i < count; i++)
        {
            float time = timePlace ?? CfaGrid.Coordinate((first + i) / rows, features.Frames), frequency = CfaGrid.Coordinate((first + i) % rows, features.Bins);
            Span<float> descriptor = descriptors.AsSpan(i * stride, Bias.Length);
            for (int channel = 0; channel < descriptor.Length; channel++)
            {
                descriptor[channel] += Bias[channel] + (CoordinateWeight[2 * channel] * time) + (CoordinateWeight[(2 * channel) + 1] * frequency);
            }
        }
    }
}
