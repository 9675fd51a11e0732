using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>
/// Centroids, and the search for those nearest to a descriptor. Candidates come from products, |c|² - 2 d·c; what is made of them is computed coordinate by
/// coordinate. Immutable.
/// </summary>
internal sealed class CentroidSearch
{
    /// <summary>Candidates beyond those wanted, since products are rounded.</summary>
    private const int Spare = 2;

    private const int BlockRows = 64;
    private readonly float[] _rows;
    private readonly float[] _squares;
    private readonly PackedRows _packed;

    public CentroidSearch(float[] rows, int channels)
    {
        (_rows, Channels) = (rows, channels);
        _squares = new float[rows.Length / channels];
        for (int i = 0; i < _squares.Length; i++)
        {
            _squares[i] = FixedOrderSum.SumOfSquares(Row(i));
        }

        _packed = new PackedRows(rows, Count, channels, 0, channels);
    }

    public int Count => _squares.Length;

    public int Channels { get; }

    public float[] Rows => _rows;

    /// <summary>The squared length of each centroid.</summary>
    public float[] Squares => _squares;

    public ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * Channels, Channels);

    /// <summary>How many candidates a search for some centroids gives.</summary>
    public int CandidatesFor(int wanted) => Math.Min(wanted + Spare, Count);

    /// <summary>Finds candidates in managed code, with the same bits on any number of threads.</summary>
    /// <param name="descriptors">Rows of descriptors, at most 64, <paramref name="stride"/> apart.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="candidates">Rows x candidates; receives the centroids.</param>
    /// <param name="perRow">Candidates per row.</param>
    /// <param name="scores">Scratch memory of <see cref="ScratchLength"/> values.</param>
    public void Find(ReadOnlySpan<float> descriptors, int rows, int stride, Span<int> candidates, int perRow, Span<float> scores)
    {
        int width = _packed.PanelCount * PackedRows.PanelWidth;
        for (int panel = 0; panel < _packed.PanelCount; panel++)
        {
            DotProducts.Compute(descriptors, rows, stride, _packed, panel, scores[(panel * PackedRows.PanelWidth)..], width);
        }

        for (int row = 0; row < rows; row++)
        {
            Span<float> own = scores.Slice(row * width, Count);
            TensorPrimitives.MultiplyAdd(own, -2f, _squares, own);
            SmallestValues.Find(own, candidates.Slice(row * perRow, perRow));
        }
    }

    /// <summary>The scratch memory that <see cref="Find"/> needs.</summary>
    public int ScratchLength => BlockRows * _packed.PanelCount * PackedRows.PanelWidth;

    /// <summary>Sorts candidates by their squared distance to a descriptor; of equal ones the first come first.</summary>
    public void Sort(ReadOnlySpan<float> descriptor, Span<int> candidates, Span<float> squaredDistances)
    {
        for (int i = 0; i < candidates.Length; i++)
        {
            float squared = FixedOrderSum.SquaredDistance(descriptor, Row(candidates[i]));
            int index = candidates[i], place = i;
            while (place > 0 && (squared < squaredDistances[place - 1] || (squared == squaredDistances[place - 1] && index < candidates[place - 1])))
            {
                squaredDistances[place] = squaredDistances[place - 1];
                candidates[place] = candidates[place - 1];
                place--;
            }

            (squaredDistances[place], candidates[place]) = (squared, index);
        }
    }
}
