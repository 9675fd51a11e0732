namespace AudioAnomaly.Detectors.Tests.Search;

public class StripMinimumTests
{
    [Fact]
    public void StripMinimum_EveryPath_KeepsEachLanesSmallestAndWhetherThereIsAnother()
    {
        const int Patches = 5, Panels = 4, Width = PackedRows.PanelWidth;
        foreach (VectorPath path in Enum.GetValues<VectorPath>().Where(Processor.Has))
        {
            float[] values = TestData.Uniform(Panels * Patches * Width, 3);
            var minimum = new StripMinimum(Patches);
            for (int panel = 0; panel < Panels; panel++)
            {
                // The kernel subtracts products from norms of 0.
                float[] products = [.. values.Skip(panel * Patches * Width).Take(Patches * Width).Select(value => -value)];
                minimum.Update(0, products, new float[Width], panel * Width, path);
            }

            for (int patch = 0; patch < Patches; patch++)
            {
                float[] own = [.. Enumerable.Range(0, Panels * Width).Select(row => values[(((row / Width) * Patches) + patch) * Width + (row % Width)])];
                Assert.Equal(own.Min(), minimum.Smallest(patch));

                foreach (float limit in new[] { own.Min(), own.Order().ElementAt(3), 0 })
                {
                    var found = new List<int>();
                    bool complete = minimum.TryCollect(patch, limit, found);

                    int[] expected = [.. Enumerable.Range(0, own.Length).Where(row => own[row] <= limit)];
                    Assert.Equal(complete, found.Count == expected.Length);
                    Assert.All(found, row => Assert.Contains(row, expected));
                    Assert.Equal(expected.Select(row => row % StripMinimum.Lanes).Distinct().Count(), found.Count);
                }
            }
        }
    }
}
