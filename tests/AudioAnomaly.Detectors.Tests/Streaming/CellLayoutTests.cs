namespace AudioAnomaly.Detectors.Tests.Streaming;

public class CellLayoutTests
{
    [Fact]
    public void ToRows_CellsThatShowTwoFrames_GivesTheFrames()
    {
        // Two cells of two bands, each with two frames of two bins: band 0 frame 0, band 0 frame 1, band 1 frame 0, band 1 frame 1.
        float[] cells = [1, 2, 11, 12, 3, 4, 13, 14, 11, 12, 21, 22, 13, 14, 23, 24];
        var layout = new CellLayout(Frames: 2, Channels: 4);

        float[] rows = layout.ToRows(cells, 8);

        Assert.Equal([1, 2, 3, 4, 11, 12, 13, 14, 11, 12, 13, 14, 21, 22, 23, 24], rows);
        Assert.Equal(cells, layout.FromRows(rows, 8));
    }

    [Fact]
    public void ToRows_PlainCells_StayAsTheyAre()
    {
        float[] cells = [1, 2, 3, 4, 5, 6];

        Assert.Equal(cells, CellLayout.Plain.ToRows(cells, 3));
        Assert.Equal(cells, CellLayout.Plain.FromRows(cells, 3));
    }
}
