namespace AudioAnomaly;

/// <summary>A clip's patches compared with a bank.</summary>
/// <param name="Features">The patches, scaled as the bank.</param>
/// <param name="Rows">The grid's frequency rows in scope.</param>
/// <param name="Distances">Each patch's distance to its nearest bank patch, frames x rows.</param>
/// <param name="Neighbors">Which one that is.</param>
/// <param name="Scores">What the detector makes of the distances; the same array if nothing.</param>
internal sealed record PatchMeasurement(PatchFeatures Features, int Rows, float[] Distances, int[] Neighbors, float[] Scores)
{
    /// <summary>Compares a clip.</summary>
    /// <param name="state">The fitted detector.</param>
    /// <param name="features">The clip's patches; scaled in place.</param>
    /// <param name="validBins">The spectrogram's bins in scope.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    public static PatchMeasurement Of(PatchCoreState state, PatchFeatures features, int validBins, ParallelOptions parallel)
    {
        state.Bank.Scaling.Apply(features);
        int rows = features.ValidRows(validBins);
        float[] distances = new float[features.Frames * rows];
        int[] neighbors = new int[distances.Length];
        state.Index.Search(features, rows, distances, neighbors, parallel.MaxDegreeOfParallelism, parallel.CancellationToken);
        float[] scores = state.Spreads is { } spreads ? [.. distances.Select((distance, i) => neighbors[i] < 0 ? float.NaN : distance / spreads[neighbors[i]])]
            : state.HeldOut is null ? distances
            : [.. distances];
        state.HeldOut?.Apply(scores, rows);
        return new PatchMeasurement(features, rows, distances, neighbors, scores);
    }

    /// <summary>What a clip scores whose worst patch this is, if that patch decides alone.</summary>
    /// <param name="worst">The patch's place.</param>
    /// <param name="index">The bank.</param>
    /// <param name="kind">How clip scores are made.</param>
    /// <param name="neighbors">How many neighbours re-weight it.</param>
    /// <returns>The score; not a number if values are so large that no distance is one.</returns>
    public double ClipScoreOf(int worst, NearestNeighborIndex index, PatchCoreClipScore kind, int neighbors)
    {
        if (Neighbors[worst] < 0)
        {
            return double.NaN;
        }

        if (kind != PatchCoreClipScore.Reweighted)
        {
            return Scores[worst];
        }

        float[] patch = new float[Features.Channels];
        Features.CopyPatch(worst / Rows, worst % Rows, patch);
        double reweighted = PatchScoreReweighting.Apply(
            Distances[worst],
            index.NearestRows(index.Row(Neighbors[worst]), neighbors, worst % Rows)
                .Select(row => row == Neighbors[worst] ? Distances[worst] : FixedOrderSum.Distance(patch, index.Row(row))));

        // The weight comes of plain distances, of which the score may be a multiple.
        return Distances[worst] > 0 ? reweighted * (Scores[worst] / Distances[worst]) : 0;
    }
}
