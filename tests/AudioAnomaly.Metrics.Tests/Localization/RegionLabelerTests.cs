using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Localization;

public class RegionLabelerTests
{
    [Theory]
    [InlineData("#.#/.../#.#", new[] { 1, 1, 1, 1 })]
    [InlineData("#.#/.#./#.#", new[] { 5 })]
    [InlineData("#.#/#.#/###", new[] { 7 })]
    [InlineData("..#/#../..#", new[] { 1, 1, 1 })]
    [InlineData("##./..#/##.", new[] { 5 })]
    [InlineData("#.#.#/.#.#.", new[] { 5 })]
    [InlineData("#", new[] { 1 })]
    [InlineData("...", new int[0])]
    public void RegionLabeler_Shapes_HaveTheseRegions(string shape, int[] sizes)
    {
        string[] rows = shape.Split('/');

        Assert.Equal(sizes, Sizes([.. string.Concat(rows).Select(c => c == '#')], rows[0].Length, new RegionLabeler()));
    }

    [Fact]
    public void RegionLabeler_AnyMask_FindsWhatFloodingFinds()
        => Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12]).SelectMany((frames, bins) => Gen.Select(Gen.Const(bins), Gen.Bool.Array[frames * bins])).Sample(mask =>
        {
            var labeler = new RegionLabeler();
            var clip = new PlainLocalization.Clip(new float[mask.Item2.Length], mask.Item2, mask.Item1);
            int[] expected = [.. PlainLocalization.Regions([clip], 1).Select(region => region.Cells.Length).Order()];
            int[] tags = new int[mask.Item2.Length];
            labeler.Label(mask.Item2, mask.Item1, 1, tags, _ => { });
            foreach ((int _, int[] cells) in PlainLocalization.Regions([clip], 1))
            {
                Assert.All(cells, cell => Assert.Equal(cells.Length, tags[cell]));
            }

            Assert.Equal(expected, Sizes(mask.Item2, mask.Item1, labeler));
        });

    private static int[] Sizes(bool[] mask, int bins, RegionLabeler labeler)
    {
        var sizes = new List<int>();
        labeler.Label(mask, bins, 1, new int[mask.Length], sizes.Add);
        return [.. sizes.Order()];
    }
}
