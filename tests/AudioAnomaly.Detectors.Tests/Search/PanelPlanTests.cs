namespace AudioAnomaly.Detectors.Tests.Search;

public class PanelPlanTests
{
    [Fact]
    public void PanelPlan_Whole_ComparesEverythingWithEverything()
    {
        var plan = PanelPlan.Whole(100);

        Assert.Equal((0, 100), plan.RowsFor(7));
        Assert.Equal((0, 16), plan.BinsFor(2, 16));
        Assert.Equal(99, plan.RowAt(99));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void PanelPlan_ByFrequency_ComparesWithRowsNearby(int neighborhood)
    {
        int[] rows = [.. Enumerable.Range(0, 8).SelectMany(row => Enumerable.Repeat(row, 10 + (30 * row)))];
        var plan = PanelPlan.ByFrequency(rows, neighborhood);

        for (int bin = 0; bin < 8; bin++)
        {
            (int first, int end) = plan.RowsFor(bin);
            Assert.Equal(Array.FindIndex(rows, row => row >= bin - neighborhood), first);
            Assert.Equal(Array.FindLastIndex(rows, row => row <= bin + neighborhood) + 1, end);
        }

        AssertPanelsHoldEveryRowOnce(plan, rows, neighborhood);
    }

    [Fact]
    public void PanelPlan_FrequencyWithoutBankRows_LooksAtTheNearestThatHasSome()
    {
        var plan = PanelPlan.ByFrequency([2, 2, 9], 1);

        // Rows 0 to 3 see row 2, row 5 sees 2 (three away) but not 9 (four away), row 6 the other way round; row 15 lies beyond the bank.
        Assert.Equal((0, 2), plan.RowsFor(0));
        Assert.Equal((0, 2), plan.RowsFor(3));
        Assert.Equal((0, 2), plan.RowsFor(5));
        Assert.Equal((2, 3), plan.RowsFor(6));
        Assert.Equal((2, 3), plan.RowsFor(15));
        Assert.Equal((0, 6), plan.BinsFor(0, 16));
        Assert.Equal((6, 10), plan.BinsFor(1, 16));
        Assert.Equal(0, plan.BinsFor(1, 4).Count);
    }

    private static void AssertPanelsHoldEveryRowOnce(PanelPlan plan, int[] rows, int neighborhood)
    {
        Assert.Equal(Enumerable.Range(0, rows.Length), Enumerable.Range(0, plan.SlotCount).Select(plan.RowAt).Where(row => row >= 0));
        for (int slot = 0; slot < plan.SlotCount; slot++)
        {
            if (plan.RowAt(slot) is >= 0 and int row)
            {
                (int first, int count) = plan.BinsFor(slot / PackedRows.PanelWidth, 8);
                Assert.Equal(Math.Max(0, rows[row] - neighborhood), first);
                Assert.Equal(Math.Min(7, rows[row] + neighborhood), first + count - 1);
            }
        }
    }
}
