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
        bool any = members.Any(member => member.TellsWhen);
        return members.Zip(cells).Where(pair => pair.First.TellsWhen || !any).Max(pair => pair.First.Standard.ZOfCell(pair.Second));
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
        bool any = members.Any(member => member.TellsWhen);
        for (int m = 0; m < members.Count; m++)
        {
            if (any && !members[m].TellsWhen)
            {
                continue;
            }

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
}
