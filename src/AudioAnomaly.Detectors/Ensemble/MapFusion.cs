namespace AudioAnomaly;

/// <summary>Puts members' maps together: each cell is the most unusual one of them on the common scale.</summary>
/// <remarks>
/// Members that describe a window as a whole have no say in it where others tell when: what lasts would hide events, and a live session, which hears a window
/// only once it is over, would draw another map than the score of a recording. Their evidence tells the band.
/// </remarks>
internal static class MapFusion
{
    /// <summary>The highest z of members' cells.</summary>
    /// <param name="members">The members.</param>
    /// <param name="cells">A value of each.</param>
    public static double ZOfCells(IReadOnlyList<EnsembleMember> members, IEnumerable<double> cells)
    {
        double[] values = [.. cells];
        return Drawing(members).Max(member => members[member].Standard.ZOfCell(values[member]));
    }

    /// <param name="members">The members.</param>
    /// <param name="maps">Their maps, each of rows x bins.</param>
    /// <param name="bins">Bins of a row.</param>
    /// <param name="validBins">Bins in scope; the others hold 0.</param>
    public static float[] Fuse(IReadOnlyList<EnsembleMember> members, IReadOnlyList<ReadOnlyMemory<float>> maps, int bins, int validBins)
    {
        float[] fused = new float[maps[0].Length];
        Array.Fill(fused, float.NegativeInfinity);
        float[] standardized = new float[bins];
        foreach (int m in Drawing(members))
        {
            ReadOnlySpan<float> map = maps[m].Span, last = [];
            for (int start = 0; start < fused.Length; start += bins)
            {
                // Maps of members that do not tell when have the same row again and again.
                ReadOnlySpan<float> row = map.Slice(start, validBins);
                if (last.IsEmpty || !row.SequenceEqual(last))
                {
                    for (int bin = 0; bin < validBins; bin++)
                    {
                        standardized[bin] = (float)members[m].Standard.ZOfCell(row[bin]);
                    }

                    last = row;
                }

                Span<float> target = fused.AsSpan(start, validBins);
                System.Numerics.Tensors.TensorPrimitives.Max(target, standardized.AsSpan(0, validBins), target);
            }
        }

        for (int i = 0; i < fused.Length; i++)
        {
            fused[i] = i % bins < validBins ? (float)MemberStandard.ToScore(fused[i]) : 0;
        }

        return fused;
    }

    /// <summary>The places of the members that draw the map: those that tell when, or all if none does.</summary>
    private static IEnumerable<int> Drawing(IReadOnlyList<EnsembleMember> members)
    {
        bool any = members.Any(member => member.TellsWhen);
        return Enumerable.Range(0, members.Count).Where(member => members[member].TellsWhen || !any);
    }
}
