namespace AudioAnomaly;

/// <summary>Puts members' maps together: each cell is the most unusual one of them on the common scale.</summary>
/// <remarks>
/// Members that do not tell when go no higher than the most unusual cell of a usual normal recording, where other members do tell: a band that is changed
/// all the time is to be seen, an event in it too, and only the event makes a segment.
/// </remarks>
internal static class MapFusion
{
    private const double MostOfLasting = 0;

    /// <summary>The z of a member's cell, with what is said above.</summary>
    public static double ZOfCell(IReadOnlyList<EnsembleMember> members, int member, double cell)
        => Math.Min(members[member].Standard.ZOfCell(cell), LimitOf(members, member));

    /// <param name="members">The members.</param>
    /// <param name="maps">Their maps, each of rows x bins.</param>
    /// <param name="bins">Bins of a row.</param>
    /// <param name="validBins">Bins in scope; the others hold 0.</param>
    public static float[] Fuse(IReadOnlyList<EnsembleMember> members, IReadOnlyList<ReadOnlyMemory<float>> maps, int bins, int validBins)
    {
        float[] fused = new float[maps[0].Length];
        Array.Fill(fused, float.NegativeInfinity);
        float[] standardized = new float[bins];
        for (int m = 0; m < members.Count; m++)
        {
            ReadOnlySpan<float> map = maps[m].Span, last = [];
            double limit = LimitOf(members, m);
            for (int start = 0; start < fused.Length; start += bins)
            {
                // Maps of members that do not tell when have the same row again and again.
                ReadOnlySpan<float> row = map.Slice(start, validBins);
                if (last.IsEmpty || !row.SequenceEqual(last))
                {
                    for (int bin = 0; bin < validBins; bin++)
                    {
                        standardized[bin] = (float)Math.Min(members[m].Standard.ZOfCell(row[bin]), limit);
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

    private static double LimitOf(IReadOnlyList<EnsembleMember> members, int member)
        => members[member].TellsWhen || !members.Any(other => other.TellsWhen) ? double.PositiveInfinity : MostOfLasting;
}
