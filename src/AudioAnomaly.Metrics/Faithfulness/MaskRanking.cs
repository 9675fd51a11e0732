namespace AudioAnomaly.Metrics;

/// <summary>Orders cells by how much a mask claims them.</summary>
internal static class MaskRanking
{
    /// <summary>Indices from the highest value to the lowest; equal values keep their order.</summary>
    public static int[] Descending(float[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(order, (a, b) => values[a] != values[b] ? values[b].CompareTo(values[a]) : a.CompareTo(b));
        return order;
    }
}
