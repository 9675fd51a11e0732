using CsCheck;

namespace AudioAnomaly.Fleet.Tests.Ingestion;

public sealed class SentSoundTests
{
    [Fact]
    public void Read_AnyAddsAndForgets_GivesWhatAListWould()
        => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 20], Gen.Int[0, 15].Array[1, 40]).Sample((frameBytes, capacity, steps) =>
        {
            var sound = new SentSound(frameBytes, capacity);
            List<byte> all = [];
            long start = 0;
            for (int i = 0; i < steps.Length; i++)
            {
                byte[] bytes = [.. Enumerable.Range(0, steps[i] * frameBytes).Select(n => (byte)(all.Count + n))];
                long lost = sound.Add(bytes);
                all.AddRange(bytes);
                long end = all.Count / frameBytes;
                Assert.Equal(Math.Max(0, end - capacity - start), lost);
                start += lost;
                if (i % 3 == 2)
                {
                    start = Math.Max(start, Math.Min(end, start + (steps[i] / 2)));
                    sound.Forget(start);
                }

                Assert.Equal((start, end, capacity - (end - start)), (sound.Start, sound.End, sound.Room));
                Assert.Equal(all.Skip((int)start * frameBytes).Take(7 * frameBytes), sound.Read(start, 7));
            }
        });
}
