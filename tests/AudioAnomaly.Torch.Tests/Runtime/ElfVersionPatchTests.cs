namespace AudioAnomaly.Torch.Tests.Runtime;

public class ElfVersionPatchTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void ElfVersionPatch_UnusedVersion_SetsOneFlagAndNothingElse()
    {
        byte[] file = TinyElf.Create(relocatedSymbol: 1);
        byte[] before = [.. file];

        Assert.Equal(["GLIBCXX_3.4.30", Version], ElfVersionPatch.StrongNeeds(file, "GLIBCXX_"));
        ElfVersionPatch.Weaken(file, Version);

        Assert.Equal([TinyElf.FlagsOffset], Enumerable.Range(0, file.Length).Where(i => file[i] != before[i]));
        Assert.Equal(2, file[TinyElf.FlagsOffset]);
        Assert.Equal(["GLIBCXX_3.4.30"], ElfVersionPatch.StrongNeeds(file, "GLIBCXX_"));
    }

    [Fact]
    public void ElfVersionPatch_RelocationUsesTheVersion_IsRefused()
    {
        byte[] file = TinyElf.Create(relocatedSymbol: 2);
        byte[] before = [.. file];

        Assert.Contains("really uses", Assert.Throws<ElfFormatException>(() => ElfVersionPatch.Weaken(file, Version)).Message, StringComparison.Ordinal);
        Assert.Equal(before, file);
    }

    [Fact]
    public void ElfVersionPatch_VersionNotNeeded_IsRefused()
        => Assert.Throws<ElfFormatException>(() => ElfVersionPatch.Weaken(TinyElf.Create(1), "GLIBCXX_3.4.99"));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(0, 0)]
    public void ElfVersionPatch_OtherClassByteOrderOrMagic_IsRefused(int offset, byte value)
    {
        byte[] file = TinyElf.Create(1);
        file[offset] = value;

        Assert.Throws<ElfFormatException>(() => ElfVersionPatch.Weaken(file, Version));
    }

    [Fact]
    public void ElfVersionPatch_EveryTruncation_IsRefused()
    {
        byte[] file = TinyElf.Create(1);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<ElfFormatException>(() => ElfVersionPatch.Weaken(file.AsSpan(0, length), Version));
        }
    }

    [Fact]
    public void ElfVersionPatch_DamagedFiles_AreRefusedOrPatched()
    {
        var random = new Random(1);
        for (int i = 0; i < 50_000; i++)
        {
            byte[] file = TinyElf.Create(1);
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            try
            {
                ElfVersionPatch.Weaken(file, Version);
            }
            catch (ElfFormatException)
            {
                // Refusing is right; any other exception would fail the test.
            }
        }
    }

    [Fact]
    public void ElfVersionPatch_RealLibrary_NeedsOneBitOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library is an ELF file on Linux only.");
        string path = LibTorchFolders.Find("libLibTorchSharp.so")!;
        byte[] file = File.ReadAllBytes(path);
        byte[] before = [.. file];

        Assert.Contains(Version, ElfVersionPatch.StrongNeeds(file, "GLIBCXX_"));
        ElfVersionPatch.Weaken(file, Version);

        int changed = Assert.Single(Enumerable.Range(0, file.Length), i => file[i] != before[i]);
        Assert.Equal((0, 2), (before[changed], file[changed]));

        // A version whose symbols are called must never be weakened.
        Assert.Throws<ElfFormatException>(() => ElfVersionPatch.Weaken(file, "GLIBCXX_3.4.21"));
    }
}
