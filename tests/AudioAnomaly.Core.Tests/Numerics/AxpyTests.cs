namespace AudioAnomaly.Core.Tests.Numerics;

public class AxpyTests
{
    [Fact]
    public void Axpy_AnyLength_HasTheSameBitsOnPathsThatRoundAlikeAndTouchesNothingBehind()
    {
        for (int length = 0; length < 70; length++)
        {
            foreach (IGrouping<bool, VectorPath> paths in VectorPaths.Alike)
            {
                float[][] singles = [.. paths.Select(path => Single(length, path))];
                double[][] doubles = [.. paths.Select(path => Double(length, path))];

                Assert.All(singles, result => Assert.Equal(singles[0], result));
                Assert.All(doubles, result => Assert.Equal(doubles[0], result));
                Assert.All(singles, result => Assert.Equal(9, result[length]));
                Assert.All(doubles, result => Assert.Equal(9, result[length]));
                Assert.All(Enumerable.Range(0, length), i => Assert.Equal(X(i) * 0.3f + Y(i), singles[0][i], 1e-5f));
                Assert.All(Enumerable.Range(0, length), i => Assert.Equal((double)X(i) * 0.3 + Y(i), doubles[0][i], 1e-12));
            }
        }
    }

    private static float[] Single(int length, VectorPath path)
    {
        float[] target = [.. Enumerable.Range(0, length).Select(Y), 9];
        Axpy.Add(0.3f, [.. Enumerable.Range(0, length).Select(X)], target.AsSpan(0, length), path);
        return target;
    }

    private static double[] Double(int length, VectorPath path)
    {
        double[] target = [.. Enumerable.Range(0, length).Select(i => (double)Y(i)), 9];
        Axpy.Add(0.3, [.. Enumerable.Range(0, length).Select(i => (double)X(i))], target.AsSpan(0, length), path);
        return target;
    }

    private static float X(int i) => 1f / (i + 3);

    private static float Y(int i) => (i % 7) - 3.1f;
}
