using AudioAnomaly.Fuzzing;

namespace AudioAnomaly.Features.Tests.Checkpoints;

public class CheckpointFuzzTests
{
    // The program of the same name runs many more.
    [Fact]
    [Trait("Category", "Slow")]
    public void Checkpoint_DamagedFiles_GiveTensorsOrATypedErrorInBoundedMemory()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("audioanomaly-");
        try
        {
            FuzzReport report = CheckpointFuzzer.Run(folder.FullName, 0, 3000, 20260101);

            Assert.Empty(report.Failures);
            Assert.Equal(3000, report.Files);

            // Most of the damage is noticed, some of it is harmless: otherwise nothing would be tried.
            Assert.InRange(report.Opened, 100, 2000);
            Assert.InRange(report.Loaded, 50, 1000);
            Assert.InRange(report.Messages.Count, 50, int.MaxValue);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
