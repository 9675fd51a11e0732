using AudioAnomaly.Torch;
using BenchmarkDotNet.Attributes;

namespace AudioAnomaly.Benchmarks;

/// <summary>The pieces of the nearest-neighbour search, on one thread.</summary>
[MemoryDiagnoser]
[MinColumn]
public class SearchPieces
{
    private const int Rows = 512;
    private const int Length = 128;

    private readonly float[] _rows = new float[Rows * Length];
    private readonly float[] _products = new float[Rows * 32];
    private readonly float[] _halfNorms = new float[PackedRows.PanelWidth];
    private readonly StripMinimum _minimum = new(Rows);
    private readonly PackedRows _packed;

    public SearchPieces()
    {
        var random = new Random(1);
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = random.NextSingle() - 0.5f;
        }

        _packed = new PackedRows(_rows, PackedRows.PanelWidth, Length, 0, Length);
        Array.Fill(_halfNorms, 5);
    }

    /// <summary>512 rows of 128 with one panel of the bank.</summary>
    [Benchmark]
    public float DotProductsOfPanel()
    {
        DotProducts.Compute(_rows, Rows, Length, _packed, 0, _products, PackedRows.PanelWidth);
        return _products[7];
    }

    /// <summary>The running minimum of 512 patches takes in one panel.</summary>
    [Benchmark]
    public float StripMinimumUpdate()
    {
        _minimum.Update(0, _products.AsSpan(0, Rows * PackedRows.PanelWidth), _halfNorms, 0);
        return _minimum.Smallest(0);
    }
}
