namespace AudioAnomaly.Detectors.Tests.Search;

public class DotProductsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 31, 5)]
    [InlineData(8, 32, 128)]
    [InlineData(9, 33, 896)]
    [InlineData(40, 100, 17)]
    public void DotProducts_AnyShape_EqualTheDefinition(int rows, int columns, int length)
    {
        float[] a = TestData.Uniform(rows * (length + 3), 1);
        float[] b = TestData.Uniform(columns * (length + 2), 2);
        var packed = new PackedRows(b, columns, length + 2, 1, length);
        int width = PackedRows.PanelWidth;
        for (int panel = 0; panel < packed.PanelCount; panel++)
        {
            float[] output = new float[rows * (width + 1)];
            DotProducts.Compute(a, rows, length + 3, packed, panel, output, width + 1);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < width && (panel * width) + j < columns; j++)
                {
                    double expected = 0;
                    for (int k = 0; k < length; k++)
                    {
                        expected += (double)a[(i * (length + 3)) + k] * b[(((panel * width) + j) * (length + 2)) + 1 + k];
                    }

                    // 32-bit sums of up to 896 products of numbers up to 1.
                    Assert.Equal(expected, output[(i * (width + 1)) + j], 1e-4);
                }
            }
        }
    }

    [Fact]
    public void DotProducts_RandomShapes_EqualTheDefinition()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 60; trial++)
        {
            DotProducts_AnyShape_EqualTheDefinition(random.Next(1, 41), random.Next(1, 101), random.Next(1, 200));
        }
    }

    [Fact]
    public void DotProducts_AnyShape_HaveTheSameBitsOnPathsThatRoundAlike()
    {
        for (int rows = 1; rows < 18; rows++)
        {
            const int Length = 67;
            float[] a = TestData.Uniform(rows * Length, rows);
            var packed = new PackedRows(TestData.Uniform(40 * Length, 3), 40, Length, 0, Length);
            IEnumerable<VectorPath> here = Enum.GetValues<VectorPath>().Where(Processor.Has);
            foreach (IGrouping<bool, VectorPath> paths in here.GroupBy(Processor.Fuses))
            {
                float[][] results = [.. paths.Select(path => Products(a, rows, packed, path))];
                Assert.All(results, result => Assert.Equal(results[0], result));
            }
        }
    }

    private static float[] Products(float[] a, int rows, PackedRows packed, VectorPath path)
    {
        float[] output = new float[rows * PackedRows.PanelWidth];
        DotProducts.Compute(a, rows, packed.Length, packed, 1, output, PackedRows.PanelWidth, path);
        return output;
    }
}
